import type { TrajectoryId } from './ids.js';
import type { Step } from './step.js';

/** Tool calls by which one trajectory goes on where another stopped: ids of calls, in order, each once. */
export interface OpenCalls {
  /** Asked for by a model of this run, and answered nowhere in it. */
  readonly asks: readonly string[];
  /** Carried out or answered in this run, and asked for by no model of it. */
  readonly answers: readonly string[];
}

/** A trajectory with many is no dialogue: more are left out. */
const MOST = 100;

/**
 * Finds what a run leaves to a later one, and what it takes up from an earlier one. A run that stops for an approval goes
 * on in a trace of its own, where the call that was asked for before is carried out. Linear.
 */
export const openCalls = (steps: readonly Step[]): OpenCalls => {
  const asked = new Set<string>();
  const answered = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'tool' && step.callId !== null && step.status !== 'pending') answered.add(step.callId);
    if (step.kind !== 'model') continue;
    for (const { parts } of step.output) {
      for (const part of parts) if (part.type === 'tool_call' && part.id !== null) asked.add(part.id);
    }
    for (const { parts } of step.input) {
      for (const part of parts) if (part.type === 'tool_call_response' && part.id !== null) answered.add(part.id);
    }
  }
  return { asks: without(asked, answered), answers: without(answered, asked) };
};

const without = (ids: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...ids].filter(id => !others.has(id)).slice(0, MOST);

/**
 * For each trajectory, the earlier one that it goes on with: the last that asked for a call which this one answers; null
 * where there is none. Earliest first. Linear.
 */
export const continuations = (
  members: readonly { readonly id: TrajectoryId; readonly calls: OpenCalls }[],
): ReadonlyMap<TrajectoryId, TrajectoryId | null> => {
  const askedBy = new Map<string, TrajectoryId>();
  const earlier = new Map<TrajectoryId, TrajectoryId | null>();
  for (const { id, calls } of members) {
    const answered = calls.answers.find(call => askedBy.has(call));
    earlier.set(id, answered === undefined ? null : (askedBy.get(answered) ?? null));
    for (const call of calls.asks) askedBy.set(call, id);
  }
  return earlier;
};
