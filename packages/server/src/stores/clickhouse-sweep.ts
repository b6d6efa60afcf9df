import type { ClickHouseClient } from '@clickhouse/client';
import { inParts } from './clickhouse-parts.js';
import { commandOf, rowsOf } from './clickhouse-statements.js';
import { removeShared, unusedContents } from './contents/index.js';
import type { PendingStamps } from './pending.js';
import type { Project } from './query.js';
import type { RecordWriters } from './record-writers.js';
import type { Stamps } from './stamps.js';

/** Looked at one after the other, so that a sweep of many texts takes little memory. */
const SHARDS = 16;
const REMOVED_AT_ONCE = 5_000;
const LOOK_MS = 10;

/** Removes shared texts that nothing refers to any more. Returns how many there were. What comes meanwhile loses nothing. */
export const contentsSweep =
  (client: ClickHouseClient, writers: RecordWriters, pending: PendingStamps, stamp: Stamps) =>
  async (project: Project): Promise<number> => {
    // What is written from now on brings its texts along, with later stamps; what was under way before is waited for.
    const before = stamp();
    writers.forget();
    while (pending.settledThrough() < before) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
    let removed = 0;
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const rows = await rowsOf<{ name: string }>(client, unusedContents(project, { before, shard, shards: SHARDS }));
      const names = rows.map(({ name }) => name);
      for (const part of inParts(names, REMOVED_AT_ONCE)) await commandOf(client, removeShared(project, part, before));
      removed += names.length;
    }
    return removed;
  };
