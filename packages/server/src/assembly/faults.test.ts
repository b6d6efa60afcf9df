import type { Span, TraceId } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp } from '../testing/app.js';
import { fakeStore } from '../testing/fake-store.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { until } from '../testing/temporary.js';
import { toTrajectory } from './to-trajectory.js';
import { createTraceWork } from './trace-work.js';

const SIZE = { pieces: 0, bytes: 0, oldest: 1n, newest: 1n };

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp({ patience: { quietMs: 3_000, silentMs: 60_000 } });
});
afterAll(() => app.close());

const send = async (spans: readonly Span[]): Promise<void> => {
  expect((await app.post('/v1/traces', encodeTraces(spans))).status).toBe(200);
};
const summaryOf = async (trace: TraceId) =>
  (await app.get('/api/trajectories?limit=200')).items.find((item: { id: string }) => item.id === trace);
const numbered = (trace: TraceId, count: number, parentOf: (n: number) => number, over: Partial<Span> = {}): Span[] =>
  Array.from({ length: count }, (_, at) =>
    span({
      traceId: trace,
      spanId: spanId(at + 1),
      parentSpanId: at === 0 ? null : spanId(parentOf(at + 1)),
      startTimeUnixNano: after(at / 1000),
      endTimeUnixNano: after(at / 1000 + 1),
      ...over,
    }),
  );

it.each([
  { shape: 'a chain', parentOf: (n: number) => n - 1 },
  { shape: 'a fan', parentOf: () => 1 },
])('reads $shape of 4,000 spans in pages, from many requests in any order', async ({ shape, parentOf }) => {
  const trace = traceId(shape.length);
  const spans = numbered(trace, 4_000, parentOf).toReversed();
  for (let at = 0; at < spans.length; at += 1_000) await send(spans.slice(at, at + 1_000));
  await until('it is complete', async () => (await summaryOf(trace))?.completeness.complete === true, 30_000);
  expect((await summaryOf(trace)).totals.steps).toBe(4_000);
  const seen: string[] = [];
  for (let from = 0; from < 4_000; from += 1_500) {
    const page = await app.get(`/api/trajectories/${trace}?from=${from}&steps=1500`);
    expect(page.totals.steps).toBe(4_000);
    seen.push(...page.steps.map((step: { id: string }) => step.id));
  }
  expect(new Set(seen).size).toBe(4_000);
  const depths = shape === 'a chain' ? seen.map(id => Number.parseInt(id, 16)) : [];
  expect(depths).toEqual(depths.toSorted((a, b) => a - b));
}, 60_000);

it('says of a trace that is larger than is read how much of it is shown', async () => {
  const trace = traceId(1);
  const whole = numbered(trace, 10, () => 1);
  const fake = fakeStore();
  fake.receive(trace, [1, 2, 3, 4]);
  const store = {
    ...fake.store,
    measureTraces: async () => [{ ...SIZE, traceId: trace, spans: whole.length }],
  };
  const work = createTraceWork(store, toTrajectory);
  const { steps, totals, notes } = JSON.parse((await work.trajectoryText('p', trace)) ?? '');
  expect([steps.length, totals.steps]).toEqual([4, 4]);
  expect(notes).toEqual(['shows 4 of 10 spans: one trajectory is read up to 100000 spans or 128 MiB']);
});
