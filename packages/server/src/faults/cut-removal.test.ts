import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TraceId } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, describe, expect, it } from 'vitest';
import { type Conversation, lookAtAll, newConversation, sendNext, WHOLE } from '../testing/conversations.js';
import { atScale } from '../testing/scale.js';
import { killLeftServers, type ServerProcess, startServerProcess } from '../testing/server-process.js';
import { after, span, traceId } from '../testing/spans.js';
import { jsonOf, temporaryFolder, until } from '../testing/temporary.js';

const KILLS = atScale(3, 40);
const RUNS = 30;
/** Said by those who are to go and by those who stay: stored once for all of them. */
const SHARED =
  'everybody who asks about a parcel is told the same, and this is what everybody is told about it. '.repeat(3);

const folder = temporaryFolder();
afterAll(() => {
  killLeftServers();
  folder.remove();
});

let last = 10_000;
/** Stores runs of one user and returns their ids. */
const runsOf = async (url: string, user: string, agent: string): Promise<readonly TraceId[]> => {
  const traces = Array.from({ length: RUNS }, () => {
    last += 1;
    return traceId(last);
  });
  const spans = traces.map((trace, at) =>
    span({
      traceId: trace,
      startTimeUnixNano: after(at),
      endTimeUnixNano: after(at + 1),
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': agent,
        'user.id': user,
        'pawl.input': SHARED,
        text: `only ${user} said this ${at}: `.padEnd(200, 'and more '),
      },
    }),
  );
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(encodeTraces(spans)),
  });
  expect(response.status).toBe(200);
  await until('they are listed', async () => (await idsOf(url, agent)).size === RUNS, 20_000);
  return traces;
};

const idsOf = async (url: string, agent: string): Promise<ReadonlySet<string>> => {
  const { items } = await jsonOf(fetch(`${url}/api/trajectories?limit=200&agent=${agent}`));
  return new Set(items.map((item: { id: string }) => item.id));
};

const post = (url: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** How many of the traces are still there, by what each place says. */
const leftOf = async (url: string, agent: string, traces: readonly TraceId[]) => {
  const statuses = await Promise.all(
    traces.map(async trace => (await fetch(`${url}/api/trajectories/${trace}/spans`)).status),
  );
  return { spans: statuses.filter(status => status === 200).length, listed: (await idsOf(url, agent)).size };
};

describe.runIf(process.platform === 'linux')('removing, cut short by kill -9', () => {
  it(`an erasure, ${KILLS} times: nothing of it is left, and everything of others`, {
    timeout: 60_000 + KILLS * 15_000,
  }, async () => {
    const dataDirectory = join(folder.path, 'erasing');
    const start = (): Promise<ServerProcess> => startServerProcess({ dataDirectory, port: 0 });
    let server = await start();
    const others: Conversation[] = [1, 2, 3].map(newConversation);
    for (const each of others)
      for (let n = 0; n < 4; n += 1) expect((await sendNext(server.url, each)).status).toBe(200);
    const staying = await runsOf(server.url, 'staying', 'staying');
    const outcome = { finished: 0, 'not begun': 0, answered: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const user = `leaving-${kill}`;
      const traces = await runsOf(server.url, user, user);
      const before = (await jsonOf(fetch(`${server.url}/api/erasures`))).items.length;
      const answer = post(server.url, '/api/erasures', { user }).then(
        response => response.status,
        () => null,
      );
      // What comes while texts are removed must find its own.
      const going = newConversation(100 + kill);
      others.push(going);
      const sending = (async () => {
        for (let n = 0; n < 8; n += 1) await sendNext(server.url, going);
      })().catch(() => {});
      await wait(20 + Math.random() * 2_500);
      await server.kill('SIGKILL');
      await sending;
      if ((await answer) === 201) outcome.answered += 1;
      server = await start();
      const { url } = server;
      await until(
        'erasures are finished',
        async () => {
          const { items } = await jsonOf(fetch(`${url}/api/erasures`));
          return items.every((item: { completedAt: string | null }) => item.completedAt !== null);
        },
        60_000,
      );
      const { items } = await jsonOf(fetch(`${url}/api/erasures`));
      const left = await leftOf(url, user, traces);
      if (items.length === before) {
        // Killed before it was on record: nothing may have gone, and nobody was told that it had.
        expect([kill, left]).toEqual([kill, { spans: RUNS, listed: RUNS }]);
        outcome['not begun'] += 1;
        expect((await post(url, '/api/erasures', { user })).status).toBe(201);
      } else outcome.finished += 1;
      expect([kill, await leftOf(url, user, traces)]).toEqual([kill, { spans: 0, listed: 0 }]);
      expect(await lookAtAll(url, others), server.log()).toMatchObject(WHOLE);
    }
    for (const trace of staying) {
      expect(await (await fetch(`${server.url}/api/trajectories/${trace}/spans`)).text()).toContain(SHARED.trim());
    }
    await server.kill('SIGTERM');
    console.info(
      `erasure cut short ${KILLS} times (${outcome.answered} answered, ${outcome.finished} finished by the next start or before, ` +
        `${outcome['not begun']} not on record and whole): ${KILLS * RUNS} runs gone, ${staying.length} of others whole`,
    );
  });

  it(`a round of retention, ${KILLS} times: what is due goes, what is not stays`, {
    timeout: 60_000 + KILLS * 15_000,
  }, async () => {
    const projectDirectory = join(folder.path, 'project');
    mkdirSync(projectDirectory);
    writeFileSync(join(projectDirectory, 'pawl.yaml'), 'version: 1\nretention: retention.yaml\n');
    writeFileSync(
      join(projectDirectory, 'retention.yaml'),
      "version: 1\ndecide_after: 1ms\nrules:\n  - { name: leaving, when: { agent: 'leaving-*' }, keep: none }\n",
    );
    const dataDirectory = join(folder.path, 'retaining');
    const start = (): Promise<ServerProcess> => startServerProcess({ dataDirectory, projectDirectory, port: 0 });
    let server = await start();
    const staying = await runsOf(server.url, 'staying', 'staying');
    const rounds = { answered: 0, cut: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const agent = `leaving-${kill}`;
      const traces = await runsOf(server.url, agent, agent);
      const answer = post(server.url, '/api/retention/rounds', {}).then(
        () => 'answered' as const,
        () => 'cut' as const,
      );
      await wait(Math.random() * 400);
      await server.kill('SIGKILL');
      rounds[await answer] += 1;
      server = await start();
      expect((await post(server.url, '/api/retention/rounds', {})).status).toBe(200);
      expect([kill, await leftOf(server.url, agent, traces)]).toEqual([kill, { spans: 0, listed: 0 }]);
      const { decisions } = await jsonOf(fetch(`${server.url}/api/retention`));
      const leaving = decisions.filter((decision: { rule: string | null }) => decision.rule === 'leaving');
      expect(leaving).toMatchObject([{ fate: 'drop', runs: (kill + 1) * RUNS, carriedOut: (kill + 1) * RUNS }]);
    }
    for (const trace of staying) {
      expect(await (await fetch(`${server.url}/api/trajectories/${trace}/spans`)).text()).toContain(SHARED.trim());
    }
    await server.kill('SIGTERM');
    console.info(
      `retention cut short ${KILLS} times (${rounds.cut} cut, ${rounds.answered} answered before): ` +
        `${KILLS * RUNS} runs gone, ${staying.length} of others whole`,
    );
  });
});
