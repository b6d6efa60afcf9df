import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type ClickhouseServer,
  OTHER_PROFILE,
  startClickhouseServer,
} from '../packages/server/src/testing/clickhouse-server.js';
import { emptyDatabase } from '../packages/server/src/testing/empty-database.js';
import { descendantsOf } from '../packages/server/src/testing/server-process.js';
import { span, spanId, traceId } from '../packages/server/src/testing/spans.js';
import { until } from '../packages/server/src/testing/temporary.js';
import { startService } from '../scripts/lib/service.mjs';
import { temporaryFolder } from './support/folder.js';
import { pawl } from './support/pawl.js';

const bin = fileURLToPath(new URL('../packages/cli/bin/pawl.js', import.meta.url));
const PASSWORD = 'p@ss:w/rd';
const postgresUrl = process.env['PAWL_TEST_POSTGRES_URL'] ?? '';

let clickhouse: ClickhouseServer;
beforeAll(async () => {
  clickhouse = await startClickhouseServer({ user: 'pawl', password: PASSWORD, profile: OTHER_PROFILE });
});
afterAll(() => clickhouse.close());

it('pawl up with PAWL_CLICKHOUSE_URL keeps its events there, from the first span to their erasure', async () => {
  const data = join(temporaryFolder(), 'data');
  const state = postgresUrl === '' ? {} : { PAWL_POSTGRES_URL: await emptyDatabase(postgresUrl) };
  const env = { ...process.env, ...state, PAWL_CLICKHOUSE_URL: clickhouse.url };
  const up = () => startService(bin, ['up', '--port', '0', '--grpc-port', 'off', '--data', data, '--json'], { env });
  const first = await up();
  // biome-ignore lint/suspicious/noExplicitAny: looked at as any caller would, by its fields
  const get = async (at: string, path: string): Promise<any> => (await fetch(new URL(path, at))).json();
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(new URL(path, first.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await get(first.url, '/api/health')).engines).toMatchObject({
    events: { kind: 'clickhouse', status: 'up' },
    ...(postgresUrl === '' ? {} : { state: { kind: 'postgres-server' } }),
  });

  const trace = traceId(1);
  const messages = JSON.stringify([{ role: 'user', content: `where is my order? ${'please '.repeat(50)}` }]);
  const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.input.messages': messages };
  const spans = [span({ attributes }), span({ spanId: spanId(2), parentSpanId: spanId(1) })];
  expect((await post('/api/import', { spans })).status).toBe(200);
  const listed = async (at: string): Promise<readonly string[]> =>
    (await get(at, '/api/trajectories')).items.map((item: { id: string }) => item.id);
  await until('it is listed', async () => (await listed(first.url)).includes(trace));
  expect(JSON.stringify(await get(first.url, `/api/trajectories/${trace}`))).toContain('where is my order?');

  const commandLines = descendantsOf(process.pid).map(pid => readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
  expect(commandLines.some(line => line.includes('trace-process') || line.includes('assembly/process'))).toBe(true);
  expect(commandLines.filter(line => line.includes(encodeURIComponent(PASSWORD)))).toEqual([]);

  expect((await post('/api/erasures', { trajectory: trace })).status).toBe(201);
  expect(await listed(first.url)).toEqual([]);
  expect((await fetch(new URL(`/api/trajectories/${trace}`, first.url))).status).not.toBe(200);
  await first.stop();

  const second = await up();
  expect(await listed(second.url)).toEqual([]);
  await second.stop();
  expect(readdirSync(join(data, 'events'))).toEqual([]);
  expect(clickhouse.statements.filter(statement => statement.includes(';'))).toEqual([]);
}, 90_000);

it('a ClickHouse server that does not let the user in is said to be that, and what to look at', async () => {
  const folder = temporaryFolder();
  const wrong = new URL(clickhouse.url);
  wrong.password = 'secret';
  const { code, stderr } = await pawl(['up', '--port', '0', '--grpc-port', 'off', '--data', join(folder, 'data')], {
    cwd: folder,
    // Without an embedded engine that would have to start first.
    env: { PAWL_CLICKHOUSE_URL: wrong.href, PAWL_POSTGRES_URL: 'postgres://127.0.0.1:1/pawl' },
  });
  expect(code).toBe(2);
  expect(stderr).toContain(`the ClickHouse server at ${wrong.host} refuses the connection`);
  expect(stderr).toContain('PAWL_CLICKHOUSE_URL');
  expect(stderr).not.toContain('secret');
});
