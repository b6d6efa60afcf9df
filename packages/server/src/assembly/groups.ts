import type { TraceSize } from '../stores/index.js';

/** Read at once: enough to make one query worth it, little enough to hold in memory. */
const GROUP = { traces: 600, spans: 5_000, bytes: 32 * 1024 * 1024 };

/** Cuts traces into groups that are read together. A trace that is larger than a group has one of its own. */
export const groupsOf = <Size extends TraceSize>(
  sizes: readonly Size[],
  limit = GROUP,
): readonly (readonly Size[])[] => {
  const groups: Size[][] = [];
  let room = { traces: 0, spans: 0, bytes: 0 };
  for (const size of sizes) {
    if (room.traces < 1 || room.spans < size.spans || room.bytes < size.bytes) {
      groups.push([]);
      room = { ...limit };
    }
    groups.at(-1)?.push(size);
    room = { traces: room.traces - 1, spans: room.spans - size.spans, bytes: room.bytes - size.bytes };
  }
  return groups;
};
