import type { StepId, Trajectory } from '../../trajectory/index.js';
import { refusedTurns } from './refusals.js';

/** How one tool's calls stand to the policies and approvals of the run. */
export interface PolicyEvidence {
  readonly tool: string;
  readonly calls: number;
  /** Calls before which no policy and no approval is recorded. */
  readonly unguarded: number;
  /** The first of these; null when there is none. */
  readonly gap: StepId | null;
  /** The policy and approval steps that stand before its calls. */
  readonly guards: readonly StepId[];
}

/** What is said of a tool that was called without one. */
export const policyGap = (tool: string): string => `${tool} was called without a policy or approval step before`;

interface Tally {
  calls: number;
  unguarded: number;
  gap: StepId | null;
  readonly guards: Set<StepId>;
}

/**
 * For each tool whether a policy or approval step stands before its calls: since the run's first model call, as a filter
 * on the input cannot be about a call that nobody asked for yet, and since the tool was last carried out, as each call
 * has to be allowed anew; a call that failed may be tried again. A check inside the call counts too. Calls of which only
 * messages tell count like others, unless they were refused and answered without being carried out.
 */
export const policyEvidence = ({ steps }: Pick<Trajectory, 'steps'>): readonly PolicyEvidence[] => {
  const inside = new Map<StepId, StepId>();
  for (const { kind, id, parent } of steps) {
    if (parent !== null && (kind === 'policy' || kind === 'approval')) inside.set(parent, id);
  }
  const tallies = new Map<string, Tally>();
  const carriedOut = new Map<string, number>();
  const firstModel = steps.findIndex(step => step.kind === 'model');
  const refused = refusedTurns(steps);
  let asked: StepId | null = null;
  let latest: { readonly at: number; readonly id: StepId } | null = null;
  for (const [at, step] of steps.entries()) {
    if ((step.kind === 'policy' || step.kind === 'approval') && at > firstModel) latest = { at, id: step.id };
    if (step.kind === 'model') asked = step.id;
    if (step.kind !== 'tool') continue;
    const tally = tallies.get(step.name) ?? { calls: 0, unguarded: 0, gap: null, guards: new Set<StepId>() };
    tallies.set(step.name, tally);
    tally.calls += 1;
    const before = latest !== null && latest.at > (carriedOut.get(step.name) ?? -1) ? latest.id : null;
    const refusal = step.source === 'span' || asked === null ? null : (refused.get(asked) ?? null);
    const guard = before ?? inside.get(step.id) ?? refusal;
    if (guard === null) {
      tally.unguarded += 1;
      tally.gap ??= step.id;
    } else tally.guards.add(guard);
    if (step.status === 'ok') carriedOut.set(step.name, at);
  }
  return [...tallies].map(([tool, { guards, ...tally }]) => ({ tool, ...tally, guards: [...guards] }));
};
