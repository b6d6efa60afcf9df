import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Span } from '@pawl/core/trajectory';
import { writeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { atScale } from '../testing/scale.js';
import { descendantsOf, killLeftServers, startServerProcess } from '../testing/server-process.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

const CONNECTIONS = 20;
/** Spans of one request, milliseconds between those of one connection, and for how long. */
const LOAD = atScale({ spans: 25, everyMs: 1_000, forMs: 6_000 }, { spans: 50, everyMs: 200, forMs: 600_000 });

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

const TEXT = 'this is what the tool answered when it was asked about the parcel and nobody was at home '.repeat(8);
/** 10 attributes, about 1.2 KB. */
const requestOf = (number: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    writeTraces(
      Array.from(
        { length: LOAD.spans },
        (_, at): Span =>
          span({
            traceId: traceId(number),
            spanId: spanId(at + 1),
            parentSpanId: at === 0 ? null : spanId(1),
            startTimeUnixNano: after(number),
            endTimeUnixNano: after(number + at / 1000),
            attributes: {
              'gen_ai.operation.name': at === 0 ? 'invoke_agent' : 'execute_tool',
              'gen_ai.agent.name': 'load',
              'gen_ai.tool.name': `tool ${at % 7}`,
              'gen_ai.tool.call.result': `${TEXT} ${number} ${at}`,
              ...Object.fromEntries(
                Array.from({ length: 6 }, (_, of) => [`app.key.${of}`, `value ${of} of ${number}`]),
              ),
            },
          }),
      ),
    ),
  );

const mibOf = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

describe.runIf(process.platform === 'linux')('steady load', () => {
  const rate = (LOAD.spans * CONNECTIONS * 1_000) / LOAD.everyMs;

  it(`of ${rate} spans a second over ${CONNECTIONS} connections loses and doubles nothing`, {
    timeout: 120_000 + 2 * LOAD.forMs,
  }, async () => {
    const dataDirectory = join(folder.path, 'data');
    const server = await startServerProcess({ dataDirectory, port: 0 });
    const times: number[] = [];
    const statuses: Record<number, number> = {};
    const memory: { atMs: number; server: number; all: number }[] = [];
    const began = performance.now();
    const sampling = setInterval(() => {
      const others = descendantsOf(server.pid).reduce((sum, pid) => sum + mibOf(pid), 0);
      const own = mibOf(server.pid);
      memory.push({ atMs: performance.now() - began, server: own, all: own + others });
    }, 500);
    let numbered = 0;
    let acknowledged = 0;
    const connection = async (of: number): Promise<void> => {
      await wait((of * LOAD.everyMs) / CONNECTIONS);
      for (let next = performance.now(); performance.now() - began < LOAD.forMs; next += LOAD.everyMs) {
        numbered += 1;
        const body = requestOf(numbered);
        for (let taken = false; !taken; ) {
          const sent = performance.now();
          const response = await fetch(`${server.url}/v1/traces`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-protobuf' },
            body,
          });
          await response.arrayBuffer();
          times.push(performance.now() - sent);
          statuses[response.status] = (statuses[response.status] ?? 0) + 1;
          taken = response.status === 200;
          if (!taken) await wait(1_000 * Number(response.headers.get('retry-after') ?? 1));
        }
        acknowledged += LOAD.spans;
        await wait(Math.max(0, next + LOAD.everyMs - performance.now()));
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, of) => connection(of)));
    const lastAck = performance.now();
    await until(
      'every run is in the figures',
      async () => (await jsonOf(fetch(`${server.url}/api/agents`))).items[0]?.runs === numbered,
      60_000,
    );
    const visibleMs = performance.now() - lastAck;
    clearInterval(sampling);
    await server.kill('SIGTERM');

    const engine = await openEmbeddedEvents(prepareDataDirectory(dataDirectory), () => {});
    const counted = await engine.client.query({
      query: 'SELECT toString(count()) AS stored, toString(uniqExact(trace_id, span_id)) AS different FROM pawl.spans',
      format: 'JSONEachRow',
    });
    const [{ stored, different } = { stored: '', different: '' }] = await counted.json<{
      stored: string;
      different: string;
    }>();
    await engine.close();
    const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
    const half = memory.filter(({ atMs }) => atMs > LOAD.forMs / 2);
    const most = (of: 'server' | 'all'): string => Math.max(...memory.map(each => each[of])).toFixed();
    const grown = (half.at(-1)?.server ?? 0) - (half[0]?.server ?? 0);
    console.info(
      `${rate} spans/s offered for ${LOAD.forMs / 1000} s: ${acknowledged} acknowledged, ${acknowledged - Number(different)} lost, ` +
        `${Number(stored) - Number(different)} rows twice; answers ${JSON.stringify(statuses)}, p99 ${p99.toFixed()} ms; all listed ` +
        `${(visibleMs / 1000).toFixed(1)} s after the last; server at most ${most('server')} MiB (${grown.toFixed()} more over the ` +
        `last half), all processes ${most('all')} MiB`,
    );
    expect(Number(different)).toBe(acknowledged);
    expect(Object.keys(statuses).filter(status => !['200', '429', '503'].includes(status))).toEqual([]);
  });
});
