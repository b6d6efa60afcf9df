import type { Step, StepId } from '@pawl/core/trajectory';

/**
 * A trajectory's steps in the order in which a tree shows them, each step followed by all below it. Positions are
 * places in that order. Typed arrays and loops, because 100,000 steps, also 100,000 deep, have to open at once.
 */
export interface StepTree {
  readonly steps: readonly Step[];
  /** By position: index into `steps`. */
  readonly order: Int32Array;
  /** By position: 0 for a root. */
  readonly depth: Int32Array;
  /** By position: how many steps lie below, at any depth. */
  readonly below: Int32Array;
  readonly positionOf: ReadonlyMap<StepId, number>;
}

export const stepTree = (steps: readonly Step[]): StepTree => {
  const count = steps.length;
  const indexOf = new Map<StepId, number>();
  steps.forEach((step, index) => {
    if (!indexOf.has(step.id)) indexOf.set(step.id, index);
  });

  // Children as linked lists, filled from the end so that each list is in the order of the steps.
  const firstChild = new Int32Array(count).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  const parentOf = new Int32Array(count).fill(-1);
  let firstRoot = -1;
  for (let index = count - 1; index >= 0; index -= 1) {
    const named = steps[index]?.parent ?? null;
    const parent = named === null ? -1 : (indexOf.get(named) ?? -1);
    // Parents come first; a parent that does not would close a cycle, so its child is shown as a root.
    if (parent >= 0 && parent < index) {
      parentOf[index] = parent;
      nextSibling[index] = firstChild[parent] ?? -1;
      firstChild[parent] = index;
    } else {
      nextSibling[index] = firstRoot;
      firstRoot = index;
    }
  }

  const order = new Int32Array(count);
  const depth = new Int32Array(count);
  const below = new Int32Array(count);
  const positionOf = new Map<StepId, number>();
  let level = 0;
  let index = firstRoot;
  for (let position = 0; position < count && index >= 0; position += 1) {
    order[position] = index;
    depth[position] = level;
    const id = steps[index]?.id;
    if (id !== undefined && !positionOf.has(id)) positionOf.set(id, position);
    const child = firstChild[index] ?? -1;
    if (child >= 0) {
      level += 1;
      index = child;
      continue;
    }
    while (index >= 0 && (nextSibling[index] ?? -1) < 0) {
      index = parentOf[index] ?? -1;
      level -= 1;
    }
    if (index >= 0) index = nextSibling[index] ?? -1;
  }

  countBelow(depth, below);
  return { steps, order, depth, below, positionOf };
};

/** A step's descendants are what follows it until the next step that is not deeper. */
const countBelow = (depth: Int32Array, below: Int32Array): void => {
  const open: number[] = [];
  for (let position = 0; position <= depth.length; position += 1) {
    const level = position < depth.length ? (depth[position] ?? 0) : 0;
    while (open.length > level) {
      const ended = open.pop();
      if (ended !== undefined) below[ended] = position - ended - 1;
    }
    open.push(position);
  }
};

/** The step at a position of the tree. */
export const stepAt = (tree: StepTree, position: number): Step | undefined => tree.steps[tree.order[position] ?? -1];

/** The positions that are shown when everything below the collapsed steps is hidden. */
export const visiblePositions = (tree: StepTree, collapsed: ReadonlySet<StepId>): Int32Array => {
  const count = tree.order.length;
  const visible = new Int32Array(count);
  let shown = 0;
  for (let position = 0; position < count; position += 1) {
    visible[shown] = position;
    shown += 1;
    if (collapsed.size > 0) {
      const id = stepAt(tree, position)?.id;
      if (id !== undefined && collapsed.has(id)) position += tree.below[position] ?? 0;
    }
  }
  return visible.subarray(0, shown);
};

/** The steps that have to be unfolded so that the step at `position` is seen, from the root down. */
export const ancestorsOf = (tree: StepTree, position: number): readonly StepId[] => {
  const found: StepId[] = [];
  let level = tree.depth[position] ?? 0;
  for (let at = position - 1; at >= 0 && level > 0; at -= 1) {
    if ((tree.depth[at] ?? 0) < level) {
      level = tree.depth[at] ?? 0;
      const id = stepAt(tree, at)?.id;
      if (id !== undefined) found.push(id);
    }
  }
  return found.reverse();
};

/** Where `position` stands among the visible ones, or where it would stand; by halving. */
export const rowOf = (visible: Int32Array, position: number): number => {
  let low = 0;
  let high = visible.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((visible[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The next position after `from` (around the end, once) whose step `wanted` says yes to; null when there is none. */
export const nextPosition = (tree: StepTree, from: number, wanted: (step: Step) => boolean): number | null => {
  const count = tree.order.length;
  for (let offset = 1; offset <= count; offset += 1) {
    const position = (from + offset + count) % count;
    const step = stepAt(tree, position);
    if (step !== undefined && wanted(step)) return position;
  }
  return null;
};
