import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventEngine, openEmbeddedEvents, openEmbeddedState, prepareDataDirectory } from '../engines/index.js';
import { EVENT_MIGRATIONS, type EventMigration, migrateEvents } from '../stores/migrations.js';
import { lookAtAll, newConversation, sendNext, WHOLE } from '../testing/conversations.js';
import { atScale } from '../testing/scale.js';
import { descendantsOf, killLeftServers, startServerProcess } from '../testing/server-process.js';
import { temporaryFolder } from '../testing/temporary.js';

const quiet = (): void => {};
const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

/** The client until so many statements were done; from then on nothing gets through, as when a server dies. */
const cutAfter = (client: ClickHouseClient, statements: number) => {
  let done = 0;
  const command: ClickHouseClient['command'] = async params => {
    if (done >= statements) throw new Error('cut');
    done += 1;
    return client.command(params);
  };
  const cut = new Proxy(client, {
    get: (target, name) => {
      if (name === 'command') return command;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { cut, done: () => done };
};

describe('migrations of the event schema', () => {
  let engine: EventEngine;
  beforeAll(async () => {
    engine = await openEmbeddedEvents(prepareDataDirectory(join(folder.path, 'schema')), quiet);
  });
  afterAll(() => engine.close());

  const rows = async (query: string): Promise<readonly unknown[]> =>
    (await engine.client.query({ query, format: 'JSONEachRow' })).json();
  const schema = async (): Promise<string> =>
    JSON.stringify([
      await rows(`SELECT name, engine_full FROM system.tables WHERE database = 'pawl' ORDER BY name`),
      await rows(`SELECT table, name, type, compression_codec, default_expression FROM system.columns
        WHERE database = 'pawl' ORDER BY table, position`),
    ]);
  const drop = (): Promise<unknown> => engine.client.command({ query: 'DROP DATABASE IF EXISTS pawl SYNC' });
  const [first] = EVENT_MIGRATIONS;
  const oldest: readonly EventMigration[] = first === undefined ? [] : [first];

  it.each([
    { from: 'nothing', before: [] },
    { from: 'the oldest version, with a span in it', before: oldest },
  ])('from $from, cut after each statement, are finished by the next start', { timeout: 120_000 }, async ({
    before,
  }) => {
    const prepare = async (): Promise<void> => {
      await drop();
      if (before.length === 0) return;
      await migrateEvents(engine.client, before);
      await engine.client.command({
        query: `INSERT INTO pawl.spans (project, trace_id, span_id, received, rank, bytes, payload)
          VALUES ('default', '${'a'.repeat(32)}', '${'b'.repeat(16)}', 1, 1, 2, '{}')`,
      });
    };
    await prepare();
    const { cut, done } = cutAfter(engine.client, Number.POSITIVE_INFINITY);
    await migrateEvents(cut);
    const whole = await schema();
    const statements = done();
    for (let count = 0; count < statements; count += 1) {
      await prepare();
      await expect(migrateEvents(cutAfter(engine.client, count).cut)).rejects.toThrow('cut');
      await migrateEvents(engine.client);
      expect(await schema(), `cut after ${count} statements`).toBe(whole);
      if (before.length > 0) {
        expect(await rows('SELECT trace_id, payload FROM pawl.spans')).toEqual([
          { trace_id: 'a'.repeat(32), payload: '{}' },
        ]);
      }
    }
    console.info(
      `migrations: cut after each of ${statements} statements, finished ${statements} times with the same schema`,
    );
    expect(statements).toBeGreaterThan(5);
  });
});

describe.runIf(process.platform === 'linux')('a server that is killed while it starts', () => {
  const KILLS = atScale(6, 40);

  it('starts the next time', { timeout: 60_000 + KILLS * 5_000 }, async () => {
    const dataDirectory = join(folder.path, 'first');
    let killed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const starting = startServerProcess({ dataDirectory, port: 0 }).then(
        server => server,
        () => null,
      );
      await wait(150 + Math.random() * 1_200);
      // The server itself is among them: whatever it has started so far goes with it, or not, as it comes.
      const [server] = descendantsOf(process.pid);
      if (server !== undefined) process.kill(server, 'SIGKILL');
      if ((await starting) === null) killed += 1;
    }
    const server = await startServerProcess({ dataDirectory, port: 0 });
    const conversation = newConversation(1);
    expect((await sendNext(server.url, conversation)).status).toBe(200);
    expect(await lookAtAll(server.url, [conversation])).toMatchObject(WHOLE);
    await server.kill('SIGTERM');
    console.info(`killed while starting: ${killed} of ${KILLS} first starts, the next one went well`);
  });
});

describe('an older version', () => {
  it('refuses what a later one wrote, in clear words, and the later one finds it unchanged', {
    timeout: 120_000,
  }, async () => {
    const dataDirectory = join(folder.path, 'later');
    const first = await startServerProcess({ dataDirectory, port: 0 });
    const conversation = newConversation(1);
    await sendNext(first.url, conversation);
    await first.kill('SIGTERM');
    const data = prepareDataDirectory(dataDirectory);
    const onEvents = async (query: string): Promise<void> => {
      const engine = await openEmbeddedEvents(data, quiet);
      await engine.client.command({ query });
      await engine.close();
    };
    const onState = async (query: string): Promise<void> => {
      const engine = await openEmbeddedState(data, quiet);
      await engine.pool.query(query);
      await engine.close();
    };

    await onEvents(`INSERT INTO pawl.migrations (id) VALUES ('9999-of-later')`);
    await expect(startServerProcess({ dataDirectory, port: 0 })).rejects.toMatchObject({
      code: 'EVENTS_OF_LATER_VERSION',
      message: expect.stringContaining('written by a later version of pawl (9999-of-later)'),
    });
    await onEvents(`ALTER TABLE pawl.migrations DELETE WHERE id = '9999-of-later' SETTINGS mutations_sync = 1`);

    await onState(`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_of_later', '2030')`);
    await expect(startServerProcess({ dataDirectory, port: 0 })).rejects.toMatchObject({
      code: 'STATE_MIGRATION_FAILED',
      message: expect.stringContaining('9999_of_later'),
    });
    await onState(`DELETE FROM kysely_migration WHERE name = '9999_of_later'`);

    const last = await startServerProcess({ dataDirectory, port: 0 });
    expect(await lookAtAll(last.url, [conversation])).toMatchObject(WHOLE);
    await last.kill('SIGTERM');
  });
});
