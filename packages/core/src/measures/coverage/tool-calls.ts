import type { ModelStep, ToolStep, Trajectory } from '../../trajectory/index.js';
import { type AskedCall, answersOf } from './answers.js';
import type { Gap } from './layer.js';
import { refusedTurns } from './refusals.js';
import { isHandOff } from './route.js';

/** What the tool layer of a run holds. */
export interface ToolEvidence {
  /** Tool steps and calls that have none. */
  readonly calls: number;
  readonly gaps: readonly Gap[];
}

/** Tool steps that no call was matched to yet, by call id and by name. */
class Steps {
  readonly #byId = new Map<string, ToolStep[]>();
  readonly #byName = new Map<string, ToolStep[]>();
  readonly #taken = new Set<ToolStep>();

  constructor(steps: readonly ToolStep[], asked: readonly AskedCall[]) {
    const ids = new Set(asked.map(call => call.id));
    for (const step of steps.toReversed()) {
      // A step whose id no call has may be any call of its name: some senders number calls and steps apart.
      if (step.callId !== null && ids.has(step.callId)) append(this.#byId, step.callId, step);
      else append(this.#byName, step.name, step);
    }
  }

  take({ id, name }: AskedCall): ToolStep | undefined {
    const step = (id === null ? undefined : this.#next(this.#byId.get(id))) ?? this.#next(this.#byName.get(name));
    if (step !== undefined) this.#taken.add(step);
    return step;
  }

  #next(steps: ToolStep[] = []): ToolStep | undefined {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) if (!this.#taken.has(step)) return step;
    return undefined;
  }
}

const append = (lists: Map<string, ToolStep[]>, key: string, step: ToolStep): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [step]);
  else list.push(step);
};

const callsOf = (model: ModelStep): readonly AskedCall[] =>
  model.output.flatMap(message => message.parts).filter(part => part.type === 'tool_call');

/** What the step of a call does not tell; null when it tells all. */
const gapOf = (step: ToolStep): string | null => {
  if (step.source !== 'span') return `${step.name} has no span: only the messages around it show the call`;
  if (step.marks.includes('truncated')) return `${step.name}: the sender cut its content off`;
  if (step.input === null) return `${step.name}: its arguments are not recorded`;
  if (step.output !== null || step.status === 'error' || step.status === 'pending') return null;
  return `${step.name}: its result is not recorded`;
};

/**
 * Whether every tool call has a step of its own with arguments and result. Calls that models asked for and nothing shows
 * again are gaps too, unless they were refused, wait for a person, hand the task over, or are the agent's answer.
 */
export const toolEvidence = (trajectory: Trajectory): ToolEvidence => {
  const { steps } = trajectory;
  const tools = steps.filter(step => step.kind === 'tool');
  const models = steps.filter(step => step.kind === 'model');
  const unmatched = new Steps(tools, models.flatMap(callsOf));
  const isAnswer = answersOf(trajectory);
  const refused = refusedTurns(steps);
  const waits = trajectory.finalStatus === 'needs_human' || trajectory.stopReason === 'needs_human_approval';
  const excused = new Set<ToolStep>();
  const gaps: Gap[] = [];
  let calls = tools.length;
  for (const model of models) {
    const mayWait = refused.has(model.id) || (waits && model === models.at(-1));
    for (const call of callsOf(model)) {
      const step = unmatched.take(call);
      const isOther = mayWait || isHandOff(call.name) || isAnswer(call);
      if (step !== undefined) {
        if (step.source !== 'span' && isOther) excused.add(step);
      } else if (!isOther) {
        calls += 1;
        gaps.push({ step: model.id, says: `${call.name}: the model asked for it, and no step shows the call` });
      }
    }
  }
  for (const step of tools) {
    const says = excused.has(step) ? null : gapOf(step);
    if (says !== null) gaps.push({ step: step.id, says });
  }
  return { calls: calls - excused.size, gaps };
};
