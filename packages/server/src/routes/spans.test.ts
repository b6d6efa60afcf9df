import type { Span } from '@pawl/core/trajectory';
import { decodeLogs, decodeTraces, encodeLogs, encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp } from '../testing/app.js';
import { span, spanId, traceId } from '../testing/spans.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

it('gives what is stored of a trajectory as requests, a line each, that say the same', async () => {
  const trace = traceId(77);
  const spans: readonly Span[] = Array.from({ length: 1_200 }, (_, n) =>
    span({
      traceId: trace,
      spanId: spanId(n + 1),
      parentSpanId: n === 0 ? null : spanId(1),
      attributes: { n, text: 'é\n' },
    }),
  );
  const logs = [
    {
      traceId: trace,
      spanId: spanId(1),
      eventName: 'gen_ai.choice',
      timeUnixNano: '1',
      attributes: { a: [1, 'b'] },
      body: { message: { content: 'hi' } },
    },
  ];
  expect((await app.post('/v1/traces', encodeTraces(spans))).status).toBe(200);
  expect((await app.post('/v1/logs', encodeLogs(logs))).status).toBe(200);
  const response = await app.request(`/api/trajectories/${trace}/spans`);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map(line => Buffer.from(line));
  expect(lines.length).toBe(4);
  const read = lines.slice(0, 3).flatMap(line => decodeTraces(line, 'json').spans);
  const byId = (a: Span, b: Span): number => (a.spanId < b.spanId ? -1 : 1);
  expect([...read].sort(byId)).toEqual([...spans].sort(byId));
  expect(decodeLogs(lines[3] ?? Buffer.of(), 'json').logs).toEqual(logs);
});

it.each([traceId(78), 'nope', '..%2fx'])('says that nothing is stored of %s', async id => {
  const response = await app.request(`/api/trajectories/${id}/spans`);
  expect(response.status).toBe(404);
});
