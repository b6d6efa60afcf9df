import { join } from 'node:path';
import { readRetention } from '@pawl/core/retention';
import type { Span, Trajectory } from '@pawl/core/trajectory';
import { decodeTraces, encodeTraces } from '@pawl/otlp';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTraceWork, toTrajectoryBy } from '../assembly/index.js';
import { type EventEngine, openEmbeddedEvents, openPglite, prepareDataDirectory } from '../engines/index.js';
import { type EventStore, openClickhouseStore, openStateStore } from '../stores/index.js';
import { openTestApp } from '../testing/app.js';
import { spanOf } from '../testing/conversations.js';
import { atScale } from '../testing/scale.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';

const CONVERSATIONS = 4;
const SPANS = 12;
const SHUFFLES = atScale(25, 1_000);

describe('the order in which spans come', () => {
  const folder = temporaryFolder();
  let engine: EventEngine;
  let store: EventStore;
  beforeAll(async () => {
    engine = await openEmbeddedEvents(prepareDataDirectory(join(folder.path, 'data')), () => {});
    store = await openClickhouseStore(engine.client, Date.now);
  });
  afterAll(async () => {
    await engine.close();
    folder.remove();
  });

  const traces = Array.from({ length: CONVERSATIONS }, (_, at) => traceId(at + 1));
  const whole: readonly Span[] = traces.flatMap((_, of) =>
    Array.from({ length: SPANS }, (_, at) => spanOf(of + 1, at + 1)),
  );
  const told = async (project: string): Promise<readonly (string | null)[]> => {
    const work = createTraceWork(store, toTrajectoryBy({}));
    return Promise.all(traces.map(trace => work.trajectoryText(project, trace)));
  };
  /** All spans in any order, some again, in requests of any size that mix the traces; some requests at the same time. */
  const deliveries = fc
    .tuple(
      fc.shuffledSubarray([...whole], { minLength: whole.length }),
      fc.subarray([...whole]),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: whole.length * 2, maxLength: whole.length * 2 }),
    )
    .map(([once, again, sizes]) => {
      const spans = [...once];
      for (const [at, each] of again.entries()) spans.splice((at * 7919) % spans.length, 0, each);
      const requests: (readonly Span[])[] = [];
      for (let at = 0; at < spans.length; at += requests.at(-1)?.length ?? 1) {
        requests.push(spans.slice(at, at + (sizes[requests.length] ?? 1)));
      }
      return requests;
    });

  it(`changes nothing: ${SHUFFLES} shuffles with repetitions, each in a project of its own`, {
    timeout: 60_000 + SHUFFLES * 1_000,
  }, async () => {
    await store.appendSpans('in order', whole);
    const inOrder = await told('in order');
    expect((JSON.parse(inOrder[0] ?? '') as Trajectory).steps).toHaveLength(SPANS);
    let runs = 0;
    let delivered = 0;
    await fc.assert(
      fc.asyncProperty(deliveries, async requests => {
        runs += 1;
        const project = `shuffle ${runs}`;
        for (let at = 0; at < requests.length; at += 3) {
          await Promise.all(requests.slice(at, at + 3).map(spans => store.appendSpans(project, spans)));
        }
        delivered += requests.reduce((sum, spans) => sum + spans.length, 0);
        expect(await told(project)).toEqual(inOrder);
      }),
      { numRuns: SHUFFLES },
    );
    console.info(
      `shuffles: ${runs} of ${whole.length} spans of ${CONVERSATIONS} traces, ${delivered} delivered, every time the same trajectories`,
    );
  });

  it('keeps the same ids in two projects apart, and the same span ids in two traces', async () => {
    const words = (text: string): Span =>
      span({ attributes: { text: `${text} said this `.repeat(20), shared: 'both '.repeat(40) } });
    await store.appendSpans('one', [words('one'), { ...words('other trace'), traceId: traceId(2) }]);
    await store.appendSpans('two', [words('two')]);
    const read = async (project: string) => [...(await store.readTraces(project, [traceId(1), traceId(2)])).values()];
    expect((await read('one')).flatMap(({ spans }) => spans)).toEqual(
      expect.arrayContaining([words('one'), { ...words('other trace'), traceId: traceId(2) }]),
    );
    expect((await read('two')).flatMap(({ spans }) => spans)).toEqual([words('two')]);
    const sizes = await Promise.all(['one', 'two', 'three'].map(project => store.measureTraces(project, [traceId(1)])));
    expect(sizes.map(found => found.map(size => size.spans))).toEqual([[1], [1], []]);
    console.info('ids: one trace id in two projects, one span id in two traces: 3 spans kept apart');
  });
});

describe('clocks that are wrong', () => {
  const HOUR = 3_600;
  const year = (of: number): string => String(BigInt(Date.UTC(of, 0, 1)) * 1_000_000n);
  const TIMES = [
    { clock: 'two hours behind', start: after(-2 * HOUR), end: after(-2 * HOUR + 1) },
    { clock: 'two hours ahead', start: after(2 * HOUR), end: after(2 * HOUR + 1) },
    { clock: 'in 1970', start: '1', end: '1000000001' },
    { clock: 'in 2100', start: year(2100), end: year(2100) },
    { clock: 'past what 64 bits hold', start: '18446744073709551615', end: '18446744073709551615' },
    { clock: 'running backwards', start: after(10), end: after(5) },
  ] as const;

  it('are stored as they were sent, marked, and decide nothing about what is kept', { timeout: 60_000 }, async () => {
    const state = await openPglite();
    const read = readRetention(
      'version: 1\nrules: [{ name: all, when: { agent: support }, expire_after: 30d }]',
      'retention.yaml',
    );
    if ('problems' in read) throw new Error(read.problems[0]?.message);
    let later = 0;
    const app = await openTestApp({
      state: await openStateStore(state),
      policy: async () => ({ policy: read.policy, hash: 'all' }),
      nowMs: () => Date.now() + later,
    });
    try {
      for (const [at, { start, end }] of TIMES.entries()) {
        const made = span({ traceId: traceId(at + 1), startTimeUnixNano: start, endTimeUnixNano: end });
        const child = {
          ...made,
          spanId: spanId(2),
          parentSpanId: spanId(1),
          startTimeUnixNano: after(0),
          endTimeUnixNano: after(1),
        };
        expect((await app.post('/v1/traces', encodeTraces([made, child]))).status).toBe(200);
        expect((await app.post('/api/import', { spans: [made] })).status).toBe(200);
      }
      const marked: string[] = [];
      for (const [at, { clock, start, end }] of TIMES.entries()) {
        const text = await (await app.request(`/api/trajectories/${traceId(at + 1)}/spans`)).text();
        const stored = decodeTraces(Buffer.from(text.trim()), 'json').spans.find(each => each.spanId === spanId(1));
        expect([clock, stored?.startTimeUnixNano, stored?.endTimeUnixNano]).toEqual([clock, start, end]);
        const { steps } = (await app.get(`/api/trajectories/${traceId(at + 1)}`)) as Trajectory;
        expect(steps).toHaveLength(2);
        if (steps.some(step => step.marks.includes('clock-skew'))) marked.push(clock);
      }
      const left = async (days: number): Promise<number> => {
        later = days * 86_400_000;
        await app.keeping.retention.run();
        return (await app.get('/api/trajectories')).items.length;
      };
      const kept = [await left(1), await left(29), await left(31)];
      console.info(
        `clocks: ${TIMES.length} wrong ones stored as sent, marked: ${marked.join(', ')}; ` +
          `kept after 1, 29 and 31 days of 30: ${kept.join(', ')}`,
      );
      expect(kept).toEqual([TIMES.length, TIMES.length, 0]);
      expect(marked).toContain('running backwards');
    } finally {
      await app.close();
      await state.close();
    }
  });
});
