import type { ClickHouseClient } from '@clickhouse/client';
import { inParts } from './clickhouse-parts.js';
import { commandOf, rowsOf } from './clickhouse-statements.js';
import { removeShared, unusedContents } from './contents/index.js';
import type { Project } from './query.js';

/** What is on its way has its texts stored before itself; longer than that takes is waited before a text is unused. */
const ON_THE_WAY_NANOS = 60_000_000_000n;
/** Looked at one after the other, so that a sweep of many texts takes little memory. */
const SHARDS = 16;
const REMOVED_AT_ONCE = 5_000;

/** Removes shared texts that nothing refers to any more, of those older than a minute. Returns how many there were. */
export const sweepContents = async (client: ClickHouseClient, project: Project, now: bigint): Promise<number> => {
  let removed = 0;
  const before = now > ON_THE_WAY_NANOS ? now - ON_THE_WAY_NANOS : 0n;
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const rows = await rowsOf<{ hash: string }>(client, unusedContents(project, { before, shard, shards: SHARDS }));
    for (const part of inParts(rows, REMOVED_AT_ONCE)) {
      await commandOf(
        client,
        removeShared(
          project,
          part.map(({ hash }) => hash),
        ),
      );
      removed += part.length;
    }
  }
  return removed;
};
