import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from './clickhouse-statements.js';

/** Tables whose rows somebody was told are stored. The others can be made again from these. */
const ACKNOWLEDGED = ['spans', 'span_logs', 'contents', 'feedback', 'outcomes'] as const;

/**
 * Whether an insert is synced to the disk before it is acknowledged. What was acknowledged outlives the death of the server
 * either way, and a power loss only with it. The tables remember it; only those that differ are altered.
 */
export const syncInserts = async (client: ClickHouseClient, isSynced: boolean): Promise<void> => {
  const tables = await rowsOf<{ name: string }>(client, {
    text: `
SELECT name FROM system.tables
WHERE database = 'pawl' AND name IN {names:Array(String)}
  AND (position(engine_full, 'fsync_after_insert = 1') > 0) != {synced:Bool}`,
    params: { names: ACKNOWLEDGED, synced: isSynced },
  });
  const value = isSynced ? 1 : 0;
  for (const { name } of tables) {
    await client.command({
      query: `ALTER TABLE pawl.${name} MODIFY SETTING fsync_after_insert = ${value}, fsync_part_directory = ${value}`,
    });
  }
};
