import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { JsonObject, Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbeddedEvents, openEmbeddedState, prepareDataDirectory } from './engines/index.js';
import { type Canary, canary, classCount, searchFor } from './testing/canaries.js';
import { killLeftServers, type ServerProcess, startServerProcess } from './testing/server-process.js';
import { span, spanId, traceId } from './testing/spans.js';
import { jsonOf, temporaryFolder, until } from './testing/temporary.js';

/** Stands in every span, so that a search that could find nothing is found out. */
const MARKER = 'canarycage-marker-of-the-test';
const ROUNDS = 5;

/** Where something can stand in a request. */
const places: Readonly<Record<string, (text: string) => Partial<Span>>> = {
  name: text => ({ name: `see ${text}` }),
  attribute: text => ({ attributes: { note: text } }),
  'text around it': text => ({ attributes: { note: `we got ${text} from them` } }),
  'JSON in text': text => ({
    attributes: {
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }]),
    },
  }),
  'JSON in JSON in text': text => ({
    attributes: { 'gen_ai.tool.call.result': JSON.stringify({ content: JSON.stringify({ deep: [text] }) }) },
  }),
  'nested attribute': text => ({ attributes: { list: [{ of: { things: [text] } }] } }),
  key: text => ({ attributes: { [text]: 'value' } }),
  'event name': text => ({ events: [{ name: text, timeUnixNano: '1', attributes: {} }] }),
  'event attribute': text => ({
    events: [{ name: 'e', timeUnixNano: '1', attributes: { 'exception.message': text } }],
  }),
  status: text => ({ status: { code: 2, message: `failed: ${text}` } }),
  resource: text => ({ resource: { 'service.name': 'shop', note: text } }),
  'agent name': text => ({ attributes: { 'gen_ai.operation.name': 'invoke_agent', 'session.note': text } }),
};

const planted: Canary[] = [];
let next = 0;
const plant = (): Canary => {
  const planting = canary(next);
  next += 1;
  planted.push(planting);
  return planting;
};

/** As many spans as places and classes, `round` tells them apart. */
const spansOf = (round: number): readonly Span[] =>
  Object.values(places).flatMap((place, at) =>
    Array.from({ length: classCount }, (_, of) => {
      const number = 1 + round * 10_000 + at * 100 + of;
      const over = place(plant().text);
      return span({
        ...over,
        traceId: traceId(number),
        spanId: spanId(number),
        attributes: { ...over.attributes, marker: MARKER },
      });
    }),
  );

const logsOf = (text: string, number: number): JsonObject => ({
  resourceLogs: [
    {
      resource: { attributes: [] },
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: '1780000000000000000',
              traceId: traceId(number),
              spanId: spanId(number),
              eventName: text,
              body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: text } }] } },
              attributes: [{ key: 'note', value: { stringValue: text } }],
            },
          ],
        },
      ],
    },
  ],
});

const folder = temporaryFolder();
const dataDirectory = join(folder.path, 'data');
afterAll(() => {
  killLeftServers();
  folder.remove();
});

let server: ServerProcess;
const answers: string[] = [];
const post = async (
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<number> => {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  // A sender may be told what was wrong with its own words.
  await response.arrayBuffer();
  return response.status;
};
const json = (path: string, body: unknown): Promise<number> => post(path, JSON.stringify(body));

/** Everything that the tables hold, as text. */
const tables = async (): Promise<string> => {
  const log = (): void => {};
  const data = prepareDataDirectory(dataDirectory);
  const events = await openEmbeddedEvents(data, log);
  const state = await openEmbeddedState(data, log);
  try {
    const ask = async (query: string): Promise<string> =>
      (await events.client.query({ query, format: 'JSONEachRow' })).text();
    const names = (await ask("SELECT database, name FROM system.tables WHERE engine LIKE '%MergeTree%'"))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { database: string; name: string });
    const dumps: string[] = [];
    for (const { database, name } of names) dumps.push(await ask(`SELECT * FROM \`${database}\`.\`${name}\``));
    return dumps.join('\n');
  } finally {
    await state.close();
    await events.close();
  }
};

const filesUnder = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

beforeAll(async () => {
  server = await startServerProcess({ dataDirectory, port: 0 });
}, 60_000);

it('finds no canary in files, tables, logs or answers', async () => {
  for (let round = 0; round < ROUNDS - 1; round += 1) {
    expect(await json('/v1/traces', encodeTraces(spansOf(round)))).toBe(200);
  }
  expect(await json('/api/import', { spans: spansOf(ROUNDS - 1) })).toBe(200);
  for (let number = 1; number <= classCount * 2; number += 1) {
    expect(await json('/v1/logs', logsOf(plant().text, number))).toBe(200);
  }

  // Requests that are turned away are spoken of in logs and answers.
  for (let of = 0; of < classCount; of += 1) {
    expect(await post('/v1/traces', `{"resourceSpans": [{"${plant().text}`)).toBe(400);
    expect(await post('/v1/traces', `"${plant().text}"`, { 'content-type': 'text/plain' })).toBe(415);
    expect(await post('/v1/traces', plant().text, { 'content-type': 'application/x-protobuf' })).toBe(400);
    expect(await post('/v1/traces', plant().text, { 'content-encoding': 'gzip' })).toBe(400);
    expect(await post('/v1/traces', new Uint8Array(gzipSync(plant().text)), { 'content-encoding': 'gzip' })).toBe(400);
    expect(await json('/api/import', { spans: [{ ...span(), traceId: plant().text }] })).toBe(400);
    expect(await json('/api/import', { spans: [{ ...span(), [plant().text]: 1 }] })).toBe(400);
    expect(await post('/api/import', `[${plant().text}`)).toBe(400);
    const [bad] = spansOf(9).slice(of, of + 1);
    const request = JSON.stringify(encodeTraces([bad ?? span()])).replace(/"spanId":"[0-9a-f]+"/, `"spanId":"${of}"`);
    await post('/v1/traces', request);
  }

  await until('everything is assembled', async () => {
    const { items } = await jsonOf(fetch(`${server.url}/api/trajectories?limit=200`));
    return items.length === 200;
  });
  answers.push(JSON.stringify(await jsonOf(fetch(`${server.url}/api/trajectories?limit=200`))));
  const counted = await jsonOf(fetch(`${server.url}/api/redaction`));
  expect(counted.failed).toBe(0);
  expect(counted.counts.email).toBeGreaterThan(50);
  answers.push(JSON.stringify(counted));

  // The store fails: its process is killed again and again while requests come in.
  const events = (await jsonOf(fetch(`${server.url}/api/health`))).engines.events.pid as number;
  process.kill(events, 'SIGKILL');
  const statuses = await Promise.all(
    [20, 21, 22].map(round => json('/v1/traces', encodeTraces(spansOf(round).slice(0, 50)))),
  );
  expect(statuses.every(status => status === 200 || status === 503)).toBe(true);
  expect(statuses).toContain(503);
  await server.kill('SIGTERM');

  expect(planted.length).toBeGreaterThan(1000);
  expect(new Set(planted.map(({ needle }) => needle)).size).toBe(planted.length);
  const search = searchFor([...planted.map(({ needle }) => needle), MARKER]);
  const stored = search(Buffer.from(await tables()));
  expect(stored).toEqual([MARKER]);
  const said = search(Buffer.from([...answers, server.log()].join('\n')));
  expect(said.filter(needle => needle !== MARKER)).toEqual([]);
  const files = filesUnder(dataDirectory);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    if (statSync(file).size === 0) continue;
    expect({ file, found: search(readFileSync(file)).filter(needle => needle !== MARKER) }).toEqual({
      file,
      found: [],
    });
  }
}, 120_000);
