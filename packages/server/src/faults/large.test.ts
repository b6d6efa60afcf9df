import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Span, Trajectory } from '@pawl/core/trajectory';
import { encodeTraces, writeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atScale } from '../testing/scale.js';
import { killLeftServers, type ServerProcess, startServerProcess } from '../testing/server-process.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

const folder = temporaryFolder();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ dataDirectory: join(folder.path, 'data'), port: 0 });
});
afterAll(async () => {
  await server.kill('SIGTERM');
  killLeftServers();
  folder.remove();
});

const peakMib = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
const post = async (body: Uint8Array, headers: Record<string, string> = {}): Promise<number> => {
  const response = await fetch(`${server.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
};
const summaryOf = async (trace: string) =>
  (await jsonOf(fetch(`${server.url}/api/trajectories?limit=200`))).items.find(
    (item: { id: string }) => item.id === trace,
  );

describe.runIf(process.platform === 'linux')('a trajectory of enormous size', () => {
  it.each([
    { shape: '100,000 spans deep', trace: traceId(1), parentOf: (n: number) => n - 1 },
    ...atScale([], [{ shape: '100,000 spans beside each other', trace: traceId(2), parentOf: (_: number) => 1 }]),
  ])('$shape is taken, listed and read in pages', { timeout: 180_000 }, async ({ shape, trace, parentOf }) => {
    const COUNT = 100_000;
    const AT_ONCE = 10_000;
    const began = performance.now();
    // The last ones first, as exporters send what ends first.
    for (let from = COUNT; from > 0; from -= AT_ONCE) {
      const spans = Array.from({ length: AT_ONCE }, (_, at): Span => {
        const n = from - at;
        return span({
          traceId: trace,
          spanId: spanId(n),
          parentSpanId: n === 1 ? null : spanId(parentOf(n)),
          startTimeUnixNano: after(n / 1000),
          endTimeUnixNano: after(n / 1000 + 1),
        });
      });
      expect(await post(writeTraces(spans))).toBe(200);
    }
    const taken = performance.now();
    await until('it is summed up', async () => (await summaryOf(trace))?.totals.steps === COUNT, 120_000);
    const listed = performance.now();
    const pageFrom = (from: number) => jsonOf(fetch(`${server.url}/api/trajectories/${trace}?from=${from}&steps=1000`));
    const first = await pageFrom(0);
    const last = await pageFrom(COUNT - 1_000);
    const read = performance.now();
    expect([first.steps.length, last.steps.length, first.totals.steps]).toEqual([1_000, 1_000, COUNT]);
    expect(first.steps[0].spans).toEqual([spanId(1)]);
    expect(last.steps.at(-1).spans).toEqual([spanId(COUNT)]);
    const seconds = (ms: number): string => (ms / 1000).toFixed(1);
    console.info(
      `${shape}: taken in ${seconds(taken - began)} s, listed ${seconds(listed - taken)} s later, two pages in ` +
        `${seconds(read - listed)} s; server at most ${peakMib().toFixed()} MiB`,
    );
  });

  it('100 MB in many requests is taken, and read up to its limit', { timeout: 180_000 }, async () => {
    const trace = traceId(3);
    const SPAN_BYTES = 512 * 1024;
    const COUNT = 200;
    const statuses = new Set<number>();
    for (let at = 0; at < COUNT; at += 8) {
      const spans = Array.from({ length: Math.min(8, COUNT - at) }, (_, of) =>
        span({
          traceId: trace,
          spanId: spanId(at + of + 1),
          parentSpanId: at + of === 0 ? null : spanId(1),
          attributes: { text: randomBytes((SPAN_BYTES * 3) / 4).toString('base64') },
        }),
      );
      const body = writeTraces(spans);
      for (let status = 0; status !== 200; ) {
        status = await post(body);
        statuses.add(status);
        if (status !== 200) await wait(500);
      }
    }
    let shown: Trajectory | null = null;
    await until(
      'it can be read',
      async () => {
        const answer = await fetch(`${server.url}/api/trajectories/${trace}`);
        const body = await answer.text();
        if (answer.status !== 200) console.info(`${answer.status}: ${body.slice(0, 200)}; ${server.log().slice(-500)}`);
        shown = answer.status === 200 ? (JSON.parse(body) as Trajectory) : null;
        return shown !== null;
      },
      120_000,
    );
    if (shown === null) throw new Error('not read');
    const { steps, notes } = shown as Trajectory;
    console.info(
      `100 MB in one trace: ${COUNT} spans of 512 KiB, answers ${[...statuses].join('/')}, ${steps.length} steps shown` +
        `${notes.length === 0 ? '' : ` (${notes.join('; ')})`}; server at most ${peakMib().toFixed()} MiB`,
    );
    expect([...statuses].filter(status => status !== 200 && status !== 503)).toEqual([]);
    const isCut = notes.some(note => note.startsWith(`shows ${steps.length} of ${COUNT} spans`));
    expect(steps.length === COUNT || isCut).toBe(true);
    expect(steps.length).toBeGreaterThan(0);
  });

  it(`damaged requests over HTTP are 400 or taken, and the server lives`, { timeout: 180_000 }, async () => {
    const MUTATIONS = atScale(2_000, 50_000);
    const spans = Array.from({ length: 4 }, (_, n) =>
      span({
        traceId: traceId(9),
        spanId: spanId(n + 1),
        attributes: { a: [1, { b: 'c' }, null], text: 'é😀'.repeat(9) },
      }),
    );
    const json = Buffer.from(JSON.stringify(encodeTraces(spans)));
    const protobuf = Buffer.from(writeTraces(spans));
    let state = 20_261_124;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const statuses: Record<number, number> = {};
    for (let round = 0; round < MUTATIONS; round += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const isJson = random(2) === 0;
          const bytes = Buffer.from(isJson ? json : protobuf);
          for (let count = 1 + random(6); count > 0; count -= 1) bytes[random(bytes.length)] = random(256);
          const body = random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
          const status = await post(body, {
            'content-type': isJson ? 'application/json' : 'application/x-protobuf',
            ...(random(10) === 0 ? { 'content-encoding': random(2) === 0 ? 'gzip' : 'zstd' } : {}),
          });
          statuses[status] = (statuses[status] ?? 0) + 1;
        }),
      );
    }
    console.info(`damaged requests over HTTP: ${MUTATIONS}, answers ${JSON.stringify(statuses)}`);
    expect(Object.keys(statuses).sort()).toEqual(['200', '400']);
    expect(await post(writeTraces([span({ traceId: traceId(10) })]))).toBe(200);
    expect((await fetch(`${server.url}/api/trajectories/${traceId(10)}`)).status).toBe(200);
  });
});
