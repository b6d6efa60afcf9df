import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EventEngine, openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { span } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';
import { openClickhouseStore } from './clickhouse-store.js';
import { syncInserts } from './clickhouse-sync.js';

const folder = temporaryFolder();
let engine: EventEngine;
beforeAll(async () => {
  engine = await openEmbeddedEvents(prepareDataDirectory(folder.path), () => {});
});
afterAll(async () => {
  await engine.close();
  await folder.remove();
});

const synced = async (): Promise<readonly string[]> => {
  const result = await engine.client.query({
    query: `SELECT name FROM system.tables WHERE database = 'pawl'
      AND engine_full LIKE '%fsync_after_insert = 1%fsync_part_directory = 1%' ORDER BY name`,
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(({ name }) => name);
};

it('inserts are synced from when it is asked for until it no longer is, and are stored as before', async () => {
  const store = await openClickhouseStore(engine.client, Date.now);
  await syncInserts(engine.client, false);
  expect(await synced()).toEqual([]);
  for (const isSynced of [true, true, false]) {
    await syncInserts(engine.client, isSynced);
    expect(await synced()).toEqual(isSynced ? ['contents', 'feedback', 'outcomes', 'span_logs', 'spans'] : []);
  }
  await syncInserts(engine.client, true);
  const given = span();
  await store.appendSpans('default', [given]);
  const found = await store.readTraces('default', [given.traceId]);
  expect(found.get(given.traceId)?.spans).toEqual([given]);
});
