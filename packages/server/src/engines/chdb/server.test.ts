import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandOf, rowsOf } from '../../stores/clickhouse-statements.js';
import { migrateEvents } from '../../stores/migrations.js';
import { type ClickhouseServer, startClickhouseServer } from '../../testing/clickhouse-server.js';
import { openClickhouseServer } from './server.js';

const opened: { close(): Promise<void> }[] = [];
const start = async (options: Parameters<typeof startClickhouseServer>[0]): Promise<ClickhouseServer> => {
  const server = await startClickhouseServer(options);
  opened.push(server);
  return server;
};
const use = async (url: string) => {
  const engine = await openClickhouseServer(url);
  opened.unshift(engine);
  return engine;
};
afterAll(async () => {
  for (const each of opened) await each.close();
});

describe('a ClickHouse server named by a URL', () => {
  let server: ClickhouseServer;
  beforeAll(async () => {
    server = await start({ user: 'pawl', password: 'p@ss:w/rd?' });
  });

  it('is asked with the credentials of the URL', async () => {
    const engine = await use(server.url);
    expect(await engine.health()).toMatchObject({ kind: 'clickhouse', status: 'up' });
    expect(await rowsOf(engine.client, { text: 'SELECT {x:UInt64} AS x', params: { x: '7' } })).toEqual([{ x: 7 }]);
  });

  it.each([
    { what: 'a wrong password', change: (url: URL) => (url.password = 'secret'), how: 'refuses the connection' },
    { what: 'no server', change: (url: URL) => (url.port = '1'), how: 'does not answer' },
  ])('is told apart from $what, without the password', async ({ change, how }) => {
    const url = new URL(server.url);
    change(url);
    const failed = openClickhouseServer(url.href);
    await expect(failed).rejects.toMatchObject({
      code: 'EVENTS_SERVER_UNUSABLE',
      message: expect.stringContaining(`the ClickHouse server at ${url.host} ${how}`),
      remedy: expect.stringContaining('PAWL_CLICKHOUSE_URL'),
    });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringMatching(/secret|p@ss|p%40ss/) });
  });

  it('that goes away is said to be down', async () => {
    const shortly = await startClickhouseServer();
    const engine = await use(shortly.url);
    await shortly.close();
    expect(await engine.health()).toMatchObject({ status: 'down', lastError: expect.stringContaining('ECONNREFUSED') });
  });

  it('gets one statement at a time, and no semicolon', async () => {
    const engine = await use(server.url);
    await migrateEvents(engine.client);
    expect(server.statements.length).toBeGreaterThan(10);
    expect(server.statements.filter(statement => statement.includes(';'))).toEqual([]);
    await expect(commandOf(engine.client, { text: 'SELECT 1; SELECT 2', params: {} })).rejects.toMatchObject({
      code: '62',
    });
  });
});

it('a server that is too old is refused', async () => {
  const server = await start({ version: '23.8.9.54' });
  await expect(openClickhouseServer(server.url)).rejects.toMatchObject({
    code: 'EVENTS_SERVER_UNUSABLE',
    message: expect.stringContaining('version 23.8.9.54'),
  });
});

it.each([
  { statement: /CREATE DATABASE/, code: 497 },
  { statement: /CREATE TABLE/, code: 164 },
  { statement: /ALTER TABLE/, code: 452 },
])('what a server forbids its user at the start is told, as $code', async forbids => {
  const engine = await use((await start({ forbids })).url);
  await expect(migrateEvents(engine.client)).rejects.toMatchObject({
    code: 'EVENTS_SERVER_FORBIDS',
    remedy: expect.stringContaining('GRANT ALL ON pawl.*'),
  });
});

it('an erasure that a server forbids its user is told', async () => {
  const forbids = { statement: /DELETE/, code: 497 };
  const engine = await use((await start({ forbids })).url);
  await migrateEvents(engine.client);
  const text = "DELETE FROM pawl.spans WHERE project = 'p'";
  await expect(commandOf(engine.client, { text, params: {} })).rejects.toMatchObject({ code: 'EVENTS_SERVER_FORBIDS' });
});
