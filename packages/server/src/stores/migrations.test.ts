import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventEngine } from '../engines/index.js';
import { eventEngines } from '../testing/event-engines.js';
import { temporaryFolder } from '../testing/temporary.js';
import { appliedMigrations, EVENT_MIGRATIONS, type EventMigration, migrateEvents } from './migrations.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let engine: EventEngine;

const tables = async (): Promise<readonly string[]> => {
  const result = await engine.client.query({
    query: "SELECT name FROM system.tables WHERE database = 'pawl' ORDER BY name",
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(row => row.name);
};
const table = (name: string): string =>
  `CREATE TABLE IF NOT EXISTS pawl.${name} (x UInt8) ENGINE = MergeTree ORDER BY x`;
const more = (...migrations: EventMigration[]): readonly EventMigration[] => [...EVENT_MIGRATIONS, ...migrations];
const NOT_SQL = 'CREATE TABLE nonsense';

describe.each(eventEngines(folder.path))('the event schema on $size', ({ open }) => {
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('is made, noted, and left alone the next time', async () => {
    await migrateEvents(engine.client);
    await migrateEvents(engine.client);
    expect(await appliedMigrations(engine.client)).toEqual(EVENT_MIGRATIONS.map(({ id }) => id));
    expect(await tables()).toEqual(expect.arrayContaining(['migrations', 'span_logs', 'spans', 'trajectories']));
  });

  it('has ids in order, each once', () => {
    const ids = EVENT_MIGRATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('takes up a migration that was cut short where it stopped', async () => {
    const cut = { id: '9000-two-tables', statements: [table('first'), NOT_SQL] };
    await expect(migrateEvents(engine.client, more(cut))).rejects.toThrow();
    expect(await appliedMigrations(engine.client)).not.toContain(cut.id);
    await migrateEvents(engine.client, more({ ...cut, statements: [table('first'), table('second')] }));
    expect(await tables()).toEqual(expect.arrayContaining(['first', 'second']));
  });

  it('refuses the events of a later version and changes nothing', async () => {
    const unwanted = { id: '0002-unwanted', statements: [table('unwanted')] };
    await expect(migrateEvents(engine.client, more(unwanted))).rejects.toMatchObject({
      code: 'EVENTS_OF_LATER_VERSION',
      message: expect.stringContaining('9000-two-tables'),
    });
    expect(await tables()).not.toContain('unwanted');
  });
});
