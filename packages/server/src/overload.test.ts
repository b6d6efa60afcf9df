import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Span, Trajectory } from '@pawl/core/trajectory';
import { writeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { killLeftServers, startServerProcess } from './testing/server-process.js';
import { span, spanId, traceId } from './testing/spans.js';
import { jsonOf, temporaryFolder } from './testing/temporary.js';

const MIB = 1024 * 1024;
const SENDERS = 140;
const SPANS_PER_REQUEST = 20;
/** 1 MiB a request, no text twice: all of them are more than may wait to be stored. */
const textOf = (sender: number, n: number): string => `${sender} ${n} lorem ipsum dolor sit amet `.repeat(1_700);
/** The engine is stopped for so long, then goes on for a moment, so often: a store that takes 2 s a write. */
const CYCLES = 3;
const STOPPED_MS = 2_000;
const GOING_MS = 200;

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

const requestOf = (sender: number): readonly Span[] =>
  Array.from({ length: SPANS_PER_REQUEST }, (_, n) =>
    span({ traceId: traceId(sender + 1), spanId: spanId(n + 1), attributes: { text: textOf(sender, n) } }),
  );

describe.runIf(process.platform === 'linux')('a store that is slow under load', () => {
  it('is answered 200 or 503 with Retry-After, in bounded memory, and keeps what it acknowledged', {
    timeout: 120_000,
  }, async () => {
    const server = await startServerProcess({ dataDirectory: join(folder.path, 'data'), port: 0 });
    const rss = (kind: 'VmRSS' | 'VmHWM'): number =>
      Number(new RegExp(`${kind}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
    const before = rss('VmRSS');
    const { engines } = await jsonOf(fetch(`${server.url}/api/health`));
    const statuses: Record<number, number> = {};
    const refusedWithout: number[] = [];

    const sendUntilTaken = async (sender: number): Promise<void> => {
      const body = new Uint8Array(writeTraces(requestOf(sender)));
      for (;;) {
        const response = await fetch(`${server.url}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-protobuf' },
          body,
        });
        await response.arrayBuffer();
        statuses[response.status] = (statuses[response.status] ?? 0) + 1;
        if (response.status === 200) return;
        const seconds = Number(response.headers.get('retry-after'));
        if (!(seconds >= 1)) refusedWithout.push(response.status);
        await wait(Math.max(1, seconds) * 1_000);
      }
    };

    process.kill(engines.events.pid, 'SIGSTOP');
    const sending = Promise.all(Array.from({ length: SENDERS }, (_, sender) => sendUntilTaken(sender)));
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      await wait(STOPPED_MS);
      process.kill(engines.events.pid, 'SIGCONT');
      await wait(GOING_MS);
      if (cycle < CYCLES - 1) process.kill(engines.events.pid, 'SIGSTOP');
    }
    await sending;
    const peak = rss('VmHWM');

    let stored = 0;
    for (let sender = 0; sender < SENDERS; sender += 1) {
      const answer = await fetch(`${server.url}/api/trajectories/${traceId(sender + 1)}`);
      const { steps } = (await answer.json()) as Trajectory;
      stored += new Set(steps.flatMap(step => step.spans)).size;
    }
    console.log(
      `slow store: ${SENDERS} requests of 1 MiB, answers ${JSON.stringify(statuses)}, ` +
        `${stored} of ${SENDERS * SPANS_PER_REQUEST} spans stored; RSS ${before.toFixed()} MiB before, ${peak.toFixed()} MiB at most`,
    );
    expect(Object.keys(statuses).sort()).toEqual(['200', '503']);
    expect(refusedWithout).toEqual([]);
    expect(statuses[200]).toBe(SENDERS);
    expect(stored).toBe(SENDERS * SPANS_PER_REQUEST);
    expect(peak * MIB).toBeLessThan(768 * MIB);
    await server.kill('SIGTERM');
  });
});
