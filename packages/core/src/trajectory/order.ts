import { RankHeap } from './heap.js';
import type { StepId } from './ids.js';
import type { Step } from './step.js';
import type { Timestamp } from './time.js';

/** What is known of a step's place beyond what the step itself says. */
export interface Placement {
  /** Where a step that recorded no time stands among those that did. */
  readonly at?: Timestamp | null;
  /** The sender's own count, for steps whose times tie or are made up. */
  readonly sequence?: number | null;
  /** The step that asked for this one: it comes first whatever the clocks say. */
  readonly after?: StepId | null;
  /** The place among the calls that the same step asked for. */
  readonly position?: number | null;
}

interface Entry<Item> {
  readonly item: Item;
  readonly step: Step;
  /** Fixed in width, so that comparing the texts compares the moments; empty for a step that nobody placed. */
  readonly at: string;
  readonly lasts: number;
  readonly sequence: number;
  readonly position: number;
  readonly after: StepId | null;
}

// What is unknown comes last: a step that has not ended, or one that no model asked for.
const LAST = Number.POSITIVE_INFINITY;

const entryOf = <Item>(item: Item, step: Step, placement: Placement | undefined): Entry<Item> => ({
  item,
  step,
  at: step.startedAt ?? placement?.at ?? '',
  lasts: step.durationMs ?? LAST,
  sequence: placement?.sequence ?? LAST,
  position: placement?.position ?? LAST,
  after: placement?.after ?? null,
});

const compare = (a: Entry<unknown>, b: Entry<unknown>): number => {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.sequence !== b.sequence) return a.sequence < b.sequence ? -1 : 1;
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  if (a.lasts !== b.lasts) return a.lasts < b.lasts ? -1 : 1;
  return a.step.id < b.step.id ? -1 : a.step.id > b.step.id ? 1 : 0;
};

type Waits = (entry: Entry<unknown>) => readonly StepId[];

const NOTHING: readonly StepId[] = [];
const onParent: Waits = ({ step }) => (step.parent === null ? NOTHING : [step.parent]);
const onParentAndAsking: Waits = entry =>
  entry.after === null || entry.after === entry.step.parent
    ? onParent(entry)
    : entry.step.parent === null
      ? [entry.after]
      : [entry.step.parent, entry.after];

/** Whether everything that an entry waits for stands before it already: for most traces the times say it all. */
const isReleased = (ranked: readonly Entry<unknown>[], rankOf: ReadonlyMap<StepId, number>): boolean => {
  for (let rank = 0; rank < ranked.length; rank += 1) {
    const { step, after } = ranked[rank] as Entry<unknown>;
    if (step.parent !== null && (rankOf.get(step.parent) ?? -1) >= rank) return false;
    if (after !== null && (rankOf.get(after) ?? -1) >= rank) return false;
  }
  return true;
};

const ranksOf = (ranked: readonly Entry<unknown>[]): ReadonlyMap<StepId, number> => {
  const ranks = new Map<StepId, number>();
  for (let rank = 0; rank < ranked.length; rank += 1) ranks.set((ranked[rank] as Entry<unknown>).step.id, rank);
  return ranks;
};

/** Takes entries out by rank as soon as everything they wait for is out; returns those that wait for each other. */
const release = <Item>(ranked: readonly Entry<Item>[], waitsFor: Waits, ordered: Item[]): readonly Entry<Item>[] => {
  const rankOf = ranksOf(ranked);
  const waiting = new Uint8Array(ranked.length);
  const followers = new Map<number, number[]>();
  const ready = new RankHeap();
  ranked.forEach((entry, rank) => {
    for (const id of waitsFor(entry)) {
      const before = rankOf.get(id);
      if (before === undefined) continue;
      waiting[rank] = (waiting[rank] ?? 0) + 1;
      const list = followers.get(before);
      if (list === undefined) followers.set(before, [rank]);
      else list.push(rank);
    }
    if (waiting[rank] === 0) ready.push(rank);
  });
  for (let rank = ready.pop(); rank !== undefined; rank = ready.pop()) {
    const entry = ranked[rank];
    if (entry === undefined) break;
    ordered.push(entry.item);
    for (const follower of followers.get(rank) ?? []) {
      const left = (waiting[follower] ?? 0) - 1;
      waiting[follower] = left;
      if (left === 0) ready.push(follower);
    }
  }
  return ranked.filter((_, rank) => (waiting[rank] ?? 0) > 0);
};

/**
 * Puts steps in order: parents before children and a call after the step that asked for it, whatever the clocks say;
 * otherwise by start, sequence, position in the asking output, end, id. Start times of JavaScript senders have whole
 * milliseconds, so ties are common. The order in which spans arrived plays no part: it changes with every delivery.
 * Parent links must be free of cycles, as {@link repairLinks} leaves them. A call that claims to have been asked for
 * by its own consequences keeps its place by time. O(n log n), no recursion.
 */
export const orderSteps = (
  steps: readonly Step[],
  placements: ReadonlyMap<StepId, Placement> = new Map(),
): readonly Step[] => orderBySteps(steps, step => step, placements);

/** {@link orderSteps} of whatever has a step each. */
export const orderBySteps = <Item>(
  items: readonly Item[],
  stepOf: (item: Item) => Step,
  placements: ReadonlyMap<StepId, Placement>,
): readonly Item[] => {
  const ranked: Entry<Item>[] = [];
  for (const item of items) {
    const step = stepOf(item);
    ranked.push(entryOf(item, step, placements.get(step.id)));
  }
  ranked.sort(compare);
  if (isReleased(ranked, ranksOf(ranked))) return ranked.map(({ item }) => item);
  const ordered: Item[] = [];
  const stuck = release(ranked, onParentAndAsking, ordered);
  release(stuck, onParent, ordered);
  return ordered;
};
