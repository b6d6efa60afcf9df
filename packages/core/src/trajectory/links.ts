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
 * Makes a forest of nodes whose parent links are whatever arrived. A parent that is not among the nodes makes an orphan
 * without parent. A cycle, a self parent included, is cut at its latest node, so that the earliest stays on top. The
 * result depends neither on the order of the nodes nor on their depth; time and memory grow linearly.
 */
export const repairLinks = <Id extends string>(nodes: readonly Linked<Id>[]): ReadonlyMap<Id, Link<Id>> => {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const links = new Map<Id, Link<Id>>();
  for (const node of byId.values()) {
    const known = node.parent === null || byId.has(node.parent);
    links.set(node.id, known ? { parent: node.parent, mark: null } : { parent: null, mark: 'orphan' });
  }

  const settled = new Set<Id>();
  for (const start of byId.keys()) {
    const path: Id[] = [];
    const onPath = new Map<Id, number>();
    let id: Id | null = start;
    while (id !== null && !settled.has(id) && !onPath.has(id)) {
      onPath.set(id, path.length);
      path.push(id);
      id = links.get(id)?.parent ?? null;
    }
    const entry = id === null ? undefined : onPath.get(id);
    if (entry !== undefined) {
      let latest: Linked<Id> | undefined;
      for (const member of path.slice(entry)) {
        const node = byId.get(member);
        if (node !== undefined && (latest === undefined || isLater(node, latest))) latest = node;
      }
      if (latest !== undefined) links.set(latest.id, { parent: null, mark: 'cycle-cut' });
    }
    for (const member of path) settled.add(member);
  }
  return links;
};
