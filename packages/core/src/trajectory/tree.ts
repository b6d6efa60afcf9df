import type { StepId } from './ids.js';
import { repairLinks } from './links.js';
import { orderSteps, type Placement } from './order.js';
import type { Step, StepMark } from './step.js';

/** A trajectory's steps as a forest. */
export interface Tree {
  /** In order, parents before children, links repaired, what was repaired marked. */
  readonly steps: readonly Step[];
  /** The children of a step in order; under null the roots. */
  readonly children: ReadonlyMap<StepId | null, readonly Step[]>;
  /** How deep a step lies; 0 for a root. */
  readonly depth: ReadonlyMap<StepId, number>;
}

const withLink = (step: Step, parent: StepId | null, mark: StepMark | null): Step => {
  const marked = mark === null || step.marks.includes(mark);
  if (marked && step.parent === parent) return step;
  return { ...step, parent, marks: marked ? step.marks : [...step.marks, mark] };
};

/** One step per id: the one that came last, unless it has not ended and an earlier one has. */
const uniqueSteps = (steps: readonly Step[]): readonly Step[] => {
  const byId = new Map<StepId, Step>();
  for (const step of steps) {
    const earlier = byId.get(step.id);
    const keep = earlier !== undefined && step.durationMs === null && earlier.durationMs !== null;
    if (!keep) byId.set(step.id, step);
  }
  return [...byId.values()];
};

/**
 * Builds the forest of `steps`: repeated ids merged, orphans and cut cycles under no parent and marked so, everything
 * in order (see {@link orderSteps}). Works on any steps, from fresh spans or from a stored trajectory, and never
 * recurses: traces of 100,000 levels are real.
 */
export const buildTree = (steps: readonly Step[], placements?: ReadonlyMap<StepId, Placement>): Tree => {
  const unique = uniqueSteps(steps);
  const links = repairLinks(unique.map(step => ({ id: step.id, parent: step.parent, start: step.startedAt })));
  const linked = unique.map(step => {
    const link = links.get(step.id);
    return link === undefined ? step : withLink(step, link.parent, link.mark);
  });
  const ordered = orderSteps(linked, placements);

  const children = new Map<StepId | null, Step[]>();
  const depth = new Map<StepId, number>();
  for (const step of ordered) {
    const siblings = children.get(step.parent);
    if (siblings === undefined) children.set(step.parent, [step]);
    else siblings.push(step);
    depth.set(step.id, step.parent === null ? 0 : (depth.get(step.parent) ?? 0) + 1);
  }
  return { steps: ordered, children, depth };
};
