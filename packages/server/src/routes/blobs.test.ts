import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite, type StateEngine } from '../engines/index.js';
import { DEFAULT_PROJECT, openClickhouseStore, openStateStore } from '../stores/index.js';
import { openTestApp } from '../testing/app.js';
import { span, spanId, traceId } from '../testing/spans.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
let state: StateEngine;
beforeAll(async () => {
  state = await openPglite();
  app = await openTestApp({ state: await openStateStore(state) });
});
afterAll(async () => {
  await app.close();
  await state.close();
});

/** A file of 10,000 bytes that begins like one of its type. */
const file = (begins: string): Buffer => {
  const data = Buffer.alloc(10_000, 200);
  data.write(begins, 'latin1');
  return data;
};
/** Stores a file in a span of each of these traces. Returns its reference. */
const send = async (data: Buffer, ...traces: number[]): Promise<string> => {
  const spans = traces.flatMap(n =>
    [1, 2].map(s =>
      span({
        traceId: traceId(n),
        spanId: spanId(s),
        attributes: { x: `data:image/png;base64,${data.toString('base64')}` },
      }),
    ),
  );
  expect((await app.post('/api/import', { spans })).status).toBe(200);
  const store = await openClickhouseStore(app.engine.client, Date.now);
  const content = (await store.readTraces(DEFAULT_PROJECT, [traceId(traces[0] ?? 0)])).get(traceId(traces[0] ?? 0));
  return String(content?.spans[0]?.attributes['x']);
};
const hashOf = (reference: string): string => /^pawl-blob:([0-9a-f]{32});/.exec(reference)?.[1] ?? reference;
const rows = async (): Promise<number> => {
  const result = await app.engine.client.query({
    query: 'SELECT toUInt32(count()) AS n FROM pawl.blobs FINAL',
    format: 'JSONEachRow',
  });
  return (await result.json<{ n: number }>())[0]?.n ?? -1;
};

it.each([
  { begins: '\x89PNG\r\n\x1a\n', type: 'image/png', how: 'inline', ending: 'png' },
  { begins: '%PDF-1.7', type: 'application/pdf', how: 'attachment', ending: 'pdf' },
  { begins: '\0\0\0\0ftypisom', type: 'application/octet-stream', how: 'attachment', ending: 'bin' },
])('gives a file back as it was, as $type', async ({ begins, type, how, ending }) => {
  const data = file(begins);
  const before = await rows();
  const hash = hashOf(await send(data, 1));
  const answer = await app.request(`/api/blobs/${hash}`);
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(data)).toBe(true);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': type,
    'content-disposition': `${how}; filename="${hash}.${ending}"`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect((await rows()) - before).toBe(1);
});

it.each(['0'.repeat(32), 'x', "'; DROP TABLE pawl.blobs"])('knows no file %j', async hash => {
  expect((await app.request(`/api/blobs/${encodeURIComponent(hash)}`)).status).toBe(404);
});

it('is erased with its trace, and stays with another that has it', async () => {
  const hash = hashOf(await send(file('GIF89a'), 11, 12));
  const status = async (): Promise<number> => (await app.request(`/api/blobs/${hash}`)).status;
  expect((await app.post('/api/erasures', { trajectory: traceId(11) })).status).toBe(201);
  expect(await status()).toBe(200);
  expect((await app.post('/api/erasures', { trajectory: traceId(12) })).status).toBe(201);
  expect(await status()).toBe(404);
});
