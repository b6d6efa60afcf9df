import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { type Conversation, lookAtAll, newConversation, sendNext, WHOLE } from '../testing/conversations.js';
import { killLeftServers, startServerProcess } from '../testing/server-process.js';
import { span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

const MIB = 1024 * 1024;
const DISK_MIB = 256;
/** What is left free before the load begins: less than the load needs. */
const LEFT_MIB = 24;
/** Random text, so that the engine cannot make it small. */
const KIB_A_SPAN = 256;

const folder = temporaryFolder();
const disk = join(folder.path, 'disk');

/** Mounts a small file system of its own; says why when this user may not. */
const mountDisk = (): string | null => {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0755`, 'tmpfs', disk], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error);
  }
};

const refusal = process.platform === 'linux' ? mountDisk() : 'needs Linux';
if (refusal !== null) console.warn(`skipped: no small disk can be mounted here (${refusal})`);
afterAll(async () => {
  killLeftServers();
  if (refusal === null) {
    await wait(500);
    execFileSync('umount', ['-l', disk]);
  }
  folder.remove();
});

const freeMib = (): number => {
  const { bavail, bsize } = statfsSync(disk);
  return (bavail * bsize) / MIB;
};

/** Writes a file until so much is left. */
const fillUp = (file: string, leaveMib: number): void => {
  const descriptor = openSync(file, 'a');
  const block = Buffer.alloc(MIB / 4);
  try {
    while (freeMib() > leaveMib) writeSync(descriptor, block);
  } catch {
    // Full: what was wanted.
  } finally {
    closeSync(descriptor);
  }
};

describe.skipIf(refusal !== null)('a disk that is full', () => {
  it('is answered 503, reads go on, and everything heals by itself once there is space', {
    timeout: 120_000,
  }, async () => {
    const dataDirectory = join(disk, 'data');
    const server = await startServerProcess({ dataDirectory, port: 0 });
    const { url } = server;
    const early: Conversation[] = [1, 2, 3].map(newConversation);
    for (const each of early) for (let n = 0; n < 3; n += 1) expect((await sendNext(url, each)).status).toBe(200);

    const ballast = join(disk, 'ballast');
    fillUp(ballast, LEFT_MIB);
    const heavy = new Map<number, string>();
    const statuses: Record<number, number> = {};
    const without: number[] = [];
    let last = 1_000;
    const sendHeavy = async (): Promise<number> => {
      last += 1;
      const number = last;
      const text = randomBytes((KIB_A_SPAN * 1024 * 3) / 4).toString('base64');
      const response = await fetch(`${url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(
          encodeTraces([span({ traceId: traceId(number), spanId: spanId(number), attributes: { text } })]),
        ),
      });
      await response.arrayBuffer();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      if (response.status === 200) heavy.set(number, text);
      else if (!(Number(response.headers.get('retry-after')) >= 1)) without.push(response.status);
      return response.status;
    };
    for (let refused = 0, sent = 0; refused < 10 && sent < 1_000; sent += 1) {
      if ((await sendHeavy()) !== 200) refused += 1;
    }
    // And nothing at all is left for what else writes.
    fillUp(ballast, 0);
    const free = freeMib();
    const whileFull = new Set<number>();
    for (let n = 0; n < 5; n += 1) {
      // Merges free some now and then.
      fillUp(ballast, 0);
      whileFull.add(await sendHeavy());
    }
    const read = await lookAtAll(url, early);
    fillUp(ballast, 0);
    const [list, feedback, health] = await Promise.all([
      fetch(`${url}/api/trajectories?limit=200`),
      fetch(`${url}/v1/feedback`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ trajectory: traceId(1), kind: 'thumb', thumb: 'up' }),
      }),
      fetch(`${url}/api/health`),
    ]);
    await Promise.all([list.arrayBuffer(), health.arrayBuffer()]);
    const saidWhileFull = await feedback.text();

    rmSync(ballast);
    const began = performance.now();
    await until('spans are taken again', async () => (await sendHeavy()) === 200, 30_000);
    const healedMs = performance.now() - began;
    const late = newConversation(9);
    for (let n = 0; n < 3; n += 1) expect((await sendNext(url, late)).status).toBe(200);
    const healed = await lookAtAll(url, [...early, late]);
    await until(
      'both engines are up',
      async () => {
        const { engines } = await jsonOf(fetch(`${url}/api/health`));
        return engines.events.status === 'up' && engines.state.status === 'up';
      },
      30_000,
    );
    expect((await server.kill('SIGTERM')).code, server.log()).toBe(0);

    const again = await startServerProcess({ dataDirectory, port: 0 });
    const after = await lookAtAll(again.url, [...early, late]);
    let lost = 0;
    for (const [number, text] of heavy) {
      const stored = await (await fetch(`${again.url}/api/trajectories/${traceId(number)}/spans`)).text();
      if (!stored.includes(text)) lost += 1;
    }
    await again.kill('SIGTERM');
    const checks = await checkTables(dataDirectory);

    console.info(
      `disk full: answers ${JSON.stringify(statuses)}, with ${free.toFixed(1)} MiB free ${[...whileFull].join('/')}, feedback ${feedback.status}; ` +
        `${heavy.size} requests of ${KIB_A_SPAN} KiB and ${read.seen} spans acknowledged, ${lost} lost; ` +
        `taken again ${healedMs.toFixed()} ms after space was there; ${checks.length} tables checked, all whole`,
    );
    expect(Object.keys(statuses), server.log()).toEqual(['200', '503']);
    expect(without, 'refusals without Retry-After').toEqual([]);
    expect([...whileFull]).toContain(503);
    expect([read, healed, after]).toMatchObject([WHOLE, WHOLE, WHOLE]);
    expect([list.status, health.status]).toEqual([200, 200]);
    expect([200, 503], `${feedback.status} ${saidWhileFull}\n${server.log()}`).toContain(feedback.status);
    expect(lost).toBe(0);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});

const checkTables = async (dataDirectory: string): Promise<readonly { table: string; passed: boolean }[]> => {
  const engine = await openEmbeddedEvents(prepareDataDirectory(dataDirectory), () => {});
  try {
    const result = await engine.client.query({
      query: "SELECT name FROM system.tables WHERE database = 'pawl' ORDER BY name",
      format: 'JSONEachRow',
    });
    const checked: { table: string; passed: boolean }[] = [];
    for (const { name } of await result.json<{ name: string }>()) {
      const check = await engine.client.query({
        query: `CHECK TABLE pawl.${name} SETTINGS check_query_single_value_result = 1`,
        format: 'JSONEachRow',
      });
      const [row] = await check.json<Record<string, number>>();
      checked.push({ table: name, passed: Object.values(row ?? {})[0] === 1 });
    }
    return checked;
  } finally {
    await engine.close();
  }
};
