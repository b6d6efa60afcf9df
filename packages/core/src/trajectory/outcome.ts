import type { Json } from './json.js';
import { type Message, textOf } from './message.js';
import { modelSteps } from './queries.js';
import type { Step } from './step.js';
import type { Trajectory } from './trajectory.js';

/** What the agent itself said about how its run ended; null where it said nothing. */
export interface OwnWords {
  readonly stopReason: string | null;
  readonly finalStatus: string | null;
}

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
 * The step that stands for the whole run: the first without a parent. When its parent never arrived (a caller that is
 * not traced here, or a root that is still to come) only an agent or a workflow can stand for the run.
 */
export const rootOf = (steps: readonly Step[]): Step | undefined => {
  const tops = steps.filter(step => step.parent === null && step.source === 'span');
  const whole = tops.find(step => step.marks.length === 0 || !step.marks.some(mark => mark === 'orphan'));
  return whole ?? tops.find(step => step.kind === 'agent' || step.kind === 'workflow');
};

/**
 * The final answer: what the root said it returned, else the text of the last model output that asks for no tool; null
 * when there is neither. `steps` in order.
 */
export const finalOutput = (steps: readonly Step[]): Json => {
  const root = rootOf(steps);
  if (root !== undefined && root.kind !== 'model' && root.output !== null) return root.output;
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

const lastFinishReason = (steps: readonly Step[]): string | null =>
  modelSteps({ steps }).findLast(step => step.finishReason !== null)?.finishReason ?? null;

/**
 * Derives how a run ended from its ordered steps. The agent's own words win. A run is `running` until its root has
 * ended; `complete` says that the caller knows better, because the process has exited or the log is closed.
 */
export const outcomeOf = (steps: readonly Step[], own: OwnWords, complete = false): Outcome => {
  const root = rootOf(steps);
  const tops = root === undefined ? steps.filter(step => step.parent === null) : [root];
  const failed = tops.find(step => step.status === 'error');
  const ended = complete || (root !== undefined && !root.marks.includes('not-ended'));
  const waits = waitsForPerson(steps);

  const status = steps.length === 0 ? 'unknown' : !ended ? 'running' : failed !== undefined ? 'error' : 'ok';
  const derived = waits
    ? 'needs_human'
    : failed !== undefined && ended
      ? 'error'
      : ended && steps.length > 0
        ? 'completed'
        : null;
  return {
    status,
    error: failed?.error?.message ?? null,
    stopReason: own.stopReason ?? (waits ? 'needs_human_approval' : lastFinishReason(steps)),
    finalStatus: own.finalStatus ?? derived,
  };
};
