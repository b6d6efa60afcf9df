import type { Json } from './json.js';
import { type Message, textOf } from './message.js';
import { modelSteps } from './queries.js';
import type { AgentStep, Step, WorkflowStep } from './step.js';
import type { Trajectory } from './trajectory.js';

/** What the agent itself said about how its run ended; null where it said nothing. */
export interface OwnWords {
  readonly stopReason: string | null;
  readonly finalStatus: string | null;
}

/**
 * What is known of more to come. `open`: anything may. `complete`: nothing does, because the process has exited, the log is
 * closed, or the sender said so. `silent`: nothing has come for so long that nobody waits any more.
 */
export type Expectation = 'open' | 'complete' | 'silent';

/** How a run ended. */
export type Outcome = Pick<Trajectory, 'status' | 'error' | 'stopReason' | 'finalStatus'>;

const asksForTool = (message: Message): boolean => message.parts.some(part => part.type === 'tool_call');

/** The text of a model's output; null when it asked for a tool or said nothing. */
const spokenText = (output: readonly Message[]): string | null => {
  if (output.some(asksForTool)) return null;
  const text = output
    .map(textOf)
    .filter(part => part !== '')
    .join('\n');
  return text === '' ? null : text;
};

/**
 * The steps that stand for the whole run: those without a parent, several when a run went on in a later trace or nothing
 * groups its calls. When a parent never arrived (a caller that is not traced here, or a root that is still to come) only
 * an agent or a workflow can stand for the run. `steps` in order.
 */
export const rootsOf = (steps: readonly Step[]): readonly Step[] => {
  const tops = steps.filter(step => step.parent === null && step.source === 'span');
  const whole = tops.filter(step => !step.marks.includes('orphan'));
  return whole.length > 0 ? whole : tops.filter(groups);
};

/** The first of the {@link rootsOf}: where the run began. */
export const rootOf = (steps: readonly Step[]): Step | undefined => rootsOf(steps)[0];

const groups = (step: Step): step is AgentStep | WorkflowStep => step.kind === 'agent' || step.kind === 'workflow';

/**
 * The final answer: what the last root said it returned, else the text of the last model output that asks for no tool;
 * null when there is neither. `steps` in order.
 */
export const finalOutput = (steps: readonly Step[]): Json => {
  const told = rootsOf(steps)
    .filter(groups)
    .findLast(root => root.output !== null);
  if (told !== undefined) return told.output;
  for (const step of modelSteps({ steps }).toReversed()) {
    const text = spokenText(step.output);
    if (text !== null) return text;
  }
  return null;
};

/**
 * Whether the run ended waiting for a person: the last approval is still required, or a call is still pending. A call
 * that went on to change something although nobody had approved ends the waiting: that run did not stop.
 */
const waitsForPerson = (steps: readonly Step[]): boolean => {
  let waits = false;
  for (const step of steps) {
    if (step.kind === 'approval') waits = step.state === 'required' || step.status === 'pending';
    else if (step.kind === 'tool' && step.status === 'pending') waits = true;
    else if (step.kind === 'tool' && (step.effect === 'writes' || step.effect === 'irreversible')) {
      if (step.status === 'ok' && step.served !== 'intent') waits = false;
    }
  }
  return waits;
};

const lastFinishReason = (steps: readonly Step[]): string | null => modelSteps({ steps }).at(-1)?.finishReason ?? null;

/**
 * Derives how a run ended from its ordered steps. The agent's own words win. A run is `running` until its roots have
 * ended or nothing more comes, and failed when the last of them failed. A run that fell silent before its roots ended,
 * or whose root never came, is `unknown` unless it failed.
 */
export const outcomeOf = (steps: readonly Step[], own: OwnWords, expectation: Expectation = 'open'): Outcome => {
  if (steps.length === 0) return { status: 'unknown', error: null, ...own };
  const roots = rootsOf(steps);
  const rootsEnded = roots.length > 0 && !roots.some(root => root.marks.includes('not-ended'));
  const ended = rootsEnded || expectation === 'complete';
  const last = roots.at(-1) ?? steps.findLast(step => step.parent === null);
  const failed = last?.status === 'error';
  const waits = waitsForPerson(steps);

  const reached = failed ? 'error' : 'completed';
  const closed = failed ? 'error' : ended ? 'ok' : 'unknown';
  return {
    status: ended || expectation === 'silent' ? closed : 'running',
    error: failed ? (last.error?.message ?? null) : null,
    stopReason: own.stopReason ?? (waits ? 'needs_human_approval' : lastFinishReason(steps)),
    finalStatus: own.finalStatus ?? (waits ? 'needs_human' : ended ? reached : null),
  };
};
