import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateEngine } from '../../engines/index.js';
import { stateEngines } from '../../testing/state-engines.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { openStateStore, type StateStore } from './state-store.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe.each(stateEngines(folder.path))('the state store on $size', ({ open }) => {
  let engine: StateEngine;
  let store: StateStore;
  beforeAll(async () => {
    engine = await open();
    store = await openStateStore(engine);
  });
  afterAll(() => engine.close());

  it('keeps run directories in the order in which they were registered', async () => {
    await store.registerRunDirectory('order', '/runs/b');
    await store.registerRunDirectory('order', '/runs/a');
    expect(await store.runDirectories('order')).toEqual(['/runs/b', '/runs/a']);
  });

  it('registers a directory once, also at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => store.registerRunDirectory('once', '/runs/a')));
    expect(await store.runDirectories('once')).toEqual(['/runs/a']);
  });

  it('keeps projects apart', async () => {
    await store.registerRunDirectory('one', '/runs/mine');
    expect(await store.runDirectories('two')).toEqual([]);
  });

  it('takes any text as a value', async () => {
    const odd = "/runs/'); DROP TABLE run_directories; --";
    await store.registerRunDirectory('odd', odd);
    expect(await store.runDirectories('odd')).toEqual([odd]);
  });

  it('opens again on what it made', async () => {
    await store.registerRunDirectory('again', '/runs/a');
    expect(await (await openStateStore(engine)).runDirectories('again')).toEqual(['/runs/a']);
  });

  it('refuses the state of a later version and changes nothing', async () => {
    await engine.pool.query("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_later', 'then')");
    await expect(openStateStore(engine)).rejects.toMatchObject({ code: 'STATE_MIGRATION_FAILED' });
    await engine.pool.query("DELETE FROM kysely_migration WHERE name = '9999_later'");
  });
});
