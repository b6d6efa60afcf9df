import type { StepId } from '../trajectory/index.js';
import type { Draft } from './draft.js';

/** The agent step that a step works for: the nearest one above it; null outside any agent. */
export type Scopes = ReadonlyMap<StepId, StepId | null>;

/** Finds the agent of every step. Drafts come parents first. */
export const scopesOf = (drafts: readonly Draft[]): Scopes => {
  const scopes = new Map<StepId, StepId | null>();
  const agents = new Set<StepId>();
  for (const { step } of drafts) {
    if (step.kind === 'agent') agents.add(step.id);
    const { parent } = step;
    scopes.set(step.id, parent === null ? null : agents.has(parent) ? parent : (scopes.get(parent) ?? null));
  }
  return scopes;
};
