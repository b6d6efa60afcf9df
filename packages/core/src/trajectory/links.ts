/** A node with a link to its parent: a span before it is read, or a step. */
export interface Linked<Id extends string> {
  readonly id: Id;
  readonly parent: Id | null;
  /** When it started, in any form that compares as text; null when unknown. */
  readonly start: string | null;
}

/** Where a node hangs after repair, and what was wrong with its link. */
export interface Link<Id extends string> {
  readonly parent: Id | null;
  readonly mark: 'orphan' | 'cycle-cut' | null;
}

const isLater = <Id extends string>(a: Linked<Id>, b: Linked<Id>): boolean => {
  const [left, right] = [a.start ?? '', b.start ?? ''];
  return left === right ? a.id > b.id : left > right;
};

/**
 * Makes a forest of nodes whose parent links are whatever arrived: returns the links that have to change, the others are
 * right. A parent that is not among the nodes makes an orphan without parent. A cycle, a self parent included, is cut at
 * its latest node, so that the earliest stays on top. The result depends neither on the order of the nodes nor on their
 * depth; time and memory grow linearly. Ids are distinct.
 */
export const repairLinks = <Id extends string>(nodes: readonly Linked<Id>[]): ReadonlyMap<Id, Link<Id>> => {
  const places = new Map<Id, number>();
  for (let at = 0; at < nodes.length; at += 1) places.set((nodes[at] as Linked<Id>).id, at);
  const repaired = new Map<Id, Link<Id>>();
  const above = new Int32Array(nodes.length).fill(-1);
  for (let at = 0; at < nodes.length; at += 1) {
    const { id, parent } = nodes[at] as Linked<Id>;
    if (parent === null) continue;
    const place = places.get(parent);
    if (place === undefined) repaired.set(id, { parent: null, mark: 'orphan' });
    else above[at] = place;
  }

  // The walk in which a node was seen first, counted from 1: one that meets itself has gone round a cycle.
  const seenIn = new Int32Array(nodes.length);
  for (let start = 0; start < nodes.length; start += 1) {
    let at = start;
    while (at !== -1 && seenIn[at] === 0) {
      seenIn[at] = start + 1;
      at = above[at] ?? -1;
    }
    if (at === -1 || seenIn[at] !== start + 1) continue;
    const entry = at;
    let latest = nodes[entry] as Linked<Id>;
    for (at = above[entry] ?? -1; at !== entry; at = above[at] ?? entry) {
      const node = nodes[at] as Linked<Id>;
      if (isLater(node, latest)) latest = node;
    }
    repaired.set(latest.id, { parent: null, mark: 'cycle-cut' });
    above[places.get(latest.id) ?? entry] = -1;
  }
  return repaired;
};
