import type { Stamps } from './stamps.js';

/** Tells up to which stamp everything is stored: inserts finish in another order than they were stamped. */
export interface PendingStamps {
  /** Does `work`, which stamps what it stores with stamps of the same source. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Everything stamped up to here is stored, or was refused to its sender. */
  settledThrough(): bigint;
}

export const createPendingStamps = (stamp: Stamps): PendingStamps => {
  /** The stamp before the first of each work under way; oldest first, as sets keep their order. */
  const began = new Set<bigint>();
  return {
    async during(work) {
      const before = stamp();
      began.add(before);
      try {
        return await work();
      } finally {
        began.delete(before);
      }
    },
    settledThrough() {
      const [oldest] = began;
      return oldest ?? stamp();
    },
  };
};
