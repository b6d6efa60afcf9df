import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@pawl/core/config';
import { type RetentionPolicy, readRetention } from '@pawl/core/retention';
import type { TraceId } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite, type StateEngine } from '../engines/index.js';
import { openStateStore, TRACE_TABLES } from '../stores/index.js';
import { anAttempt, aRun, openTestApp, writeRun } from '../testing/app.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import type { CurrentPolicy } from './index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let app: Awaited<ReturnType<typeof openTestApp>>;
let engine: StateEngine;
let policy: CurrentPolicy | null = null;
let later = 0;
beforeAll(async () => {
  engine = await openPglite();
  app = await openTestApp({
    state: await openStateStore(engine),
    policy: async () => policy,
    nowMs: () => Date.now() + later,
    config: { config: riskyConfig(), file: 'pawl.yaml', problem: null },
    cases: {
      list: async () => ({
        items: [{ case: caseFrom(traceId(900)), file: 'evals/a.case.yaml', text: '' }],
        problems: [],
      }),
      find: async () => null,
    },
  });
});
afterAll(async () => {
  await app.close();
  await engine.close();
});

const riskyConfig = () => {
  const text = 'version: 1\nagents: { sampled: { risk: high, target: { command: [x] } } }';
  const read = readConfig(text, 'pawl.yaml');
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.config;
};

const caseFrom = (trajectory: string) =>
  ({ id: 'a', owner: 'support', origin: { incident: null, trajectory, reviewedBy: null } }) as never; // what is looked at

const policyOf = (text: string): RetentionPolicy => {
  const read = readRetention(`version: 1\n${text}`, 'retention.yaml');
  if ('problems' in read) throw new Error(read.problems[0]?.message);
  return read.policy;
};
/** One round `ms` from now by a policy. */
const round = async (text: string, ms = 2 * HOUR) => {
  policy = { policy: policyOf(text), hash: text };
  later = ms;
  return app.keeping.retention.run();
};

const AGENT = { 'gen_ai.operation.name': 'invoke_agent' };
let last = 0;
/** A stored run of an agent. */
const send = async (agent: string, over: Parameters<typeof span>[0] = {}): Promise<TraceId> => {
  last += 1;
  const trace = traceId(10_000 + last);
  const attributes = { ...AGENT, 'gen_ai.agent.name': agent, 'pawl.input': `secret words ${last}`, ...over.attributes };
  const made = span({
    startTimeUnixNano: after(last),
    endTimeUnixNano: after(last + 1),
    ...over,
    traceId: trace,
    attributes,
  });
  expect((await app.post('/api/import', { spans: [made] })).status).toBe(200);
  return trace;
};
const listed = async (agent: string): Promise<readonly { id: string; input: string; payload: string }[]> =>
  (await app.get(`/api/trajectories?agent=${encodeURIComponent(agent)}&limit=200`)).items;
const statusOf = async (trace: string): Promise<number> => (await app.request(`/api/trajectories/${trace}`)).status;

const count = async (query: string): Promise<number> => {
  const result = await app.engine.client.query({ query, format: 'JSONEachRow' });
  const [row] = await result.json<{ n: string }>();
  return Number(row?.n);
};

describe('retention', () => {
  it('removes nothing without a policy, and nothing that may still go on', async () => {
    const trace = await send('quiet');
    policy = null;
    expect(await app.keeping.retention.run()).toEqual({ decided: 0, payloadsDropped: 0, removed: 0 });
    await round('rules: [{ name: none, keep: none }]', 0);
    expect(await statusOf(trace)).toBe(200);
  });

  it('keeps failures whole, drops the words of some, removes others, by the first rule that matches', async () => {
    const failed = await send('rules', { status: { code: 2, message: 'boom' } });
    const dull = await send('rules', { attributes: { ...AGENT, 'pawl.tags': '{"dull":true}' } });
    const rest = await send('rules');
    await round(`
rules:
  - { name: failures, when: { agent: rules, status: error } }
  - { name: dull, when: { agent: rules, tag: { dull: true } }, keep: none }
  - { name: rest, when: { agent: rules }, keep: summary }`);
    expect(await listed('rules')).toMatchObject([
      { id: rest, input: '', output: '', payload: 'dropped' },
      { id: failed, input: expect.stringContaining('secret words'), payload: 'stored' },
    ]);
    expect(await Promise.all([failed, dull, rest].map(statusOf))).toEqual([200, 410, 410]);
    expect(await app.get(`/api/trajectories/${rest}`)).toMatchObject({
      error: { code: 'GONE', message: expect.stringContaining('the retention rule "rest"') },
    });
    const left = `SELECT count() AS n FROM pawl.spans WHERE trace_id IN ('${rest}', '${dull}')`;
    expect(await count(left)).toBe(0);
    expect(
      (await app.get('/api/trajectories?q=secret%20words&agent=rules')).items.map((i: { id: string }) => i.id),
    ).toEqual([failed]);
  });

  it('goes by feedback', async () => {
    const disliked = await send('liked');
    const liked = await send('liked');
    for (const [trajectory, thumb] of [
      [disliked, 'down'],
      [liked, 'up'],
    ]) {
      expect((await app.post('/v1/feedback', { trajectory, kind: 'thumb', thumb })).status).toBeLessThan(300);
    }
    await round(`
rules:
  - { name: disliked, when: { agent: liked, feedback: down } }
  - { name: rest, when: { agent: liked }, keep: none }`);
    expect((await listed('liked')).map(({ id }) => id)).toEqual([disliked]);
  });

  it('drops and expires what is kept when its time has come, and not before', async () => {
    const trace = await send('ages');
    const rules = 'rules: [{ name: ages, when: { agent: ages }, drop_payloads_after: 7d, expire_after: 30d }]';
    await round(rules, 6 * DAY);
    expect(await statusOf(trace)).toBe(200);
    await round(rules, 8 * DAY);
    expect(await listed('ages')).toMatchObject([{ id: trace, payload: 'dropped' }]);
    await round(rules, 31 * DAY);
    expect(await listed('ages')).toEqual([]);
    expect(await app.get('/api/retention')).toMatchObject({
      decisions: expect.arrayContaining([{ rule: 'ages', fate: 'keep', probability: 1, runs: 1, carriedOut: 1 }]),
    });
  });

  it('samples, remembers with what probability, and weighs rates by it', async () => {
    for (let n = 0; n < 40; n += 1) await send('sampled');
    for (let n = 0; n < 5; n += 1) await send('sampled', { status: { code: 2, message: 'boom' } });
    await round(`
rules:
  - { name: failures, when: { agent: sampled, status: error } }
  - { name: normal, when: { agent: sampled }, keep: { sample: 0.25 } }`);
    const kept = (await listed('sampled')).length - 5;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(25);
    const { items } = await app.get('/api/agents');
    const figures = items.find((item: { agent: string }) => item.agent === 'sampled');
    expect(figures).toMatchObject({ runs: kept + 5, errors: 5, sampled: kept });
    expect(figures.errorRate).toMatchObject({ method: 'hajek', n: kept + 5 });
    expect(figures.errorRate.value).toBeCloseTo(5 / (5 + 4 * kept), 12);
    expect(figures.errorRate.unweighted).toBeCloseTo(5 / (5 + kept), 12);
    const { agents } = await app.get('/api/coverage');
    expect(agents).toMatchObject([{ agent: 'sampled', runs: kept + 5, sampled: kept, complete: { method: 'hajek' } }]);
    // A policy that keeps more brings nothing back, and what is left still stands for as many.
    await round('rules: [{ name: all, when: { agent: sampled } }]');
    const again = (await app.get('/api/agents')).items.find((item: { agent: string }) => item.agent === 'sampled');
    expect(again.errorRate.value).toBeCloseTo(5 / (5 + 4 * kept), 12);
  });

  it('lets spans that come late not bring a run back', async () => {
    const trace = await send('late');
    const rules = 'rules: [{ name: late, when: { agent: late }, keep: none }]';
    await round(rules);
    const child = span({
      traceId: trace,
      spanId: spanId(7),
      parentSpanId: spanId(1),
      attributes: { text: 'late words' },
    });
    expect((await app.post('/api/import', { spans: [child] })).status).toBe(200);
    expect((await app.get(`/api/trajectories?q=${trace}`)).items).toEqual([]);
    await round(rules);
    expect(await count(`SELECT count() AS n FROM pawl.spans WHERE trace_id = '${trace}'`)).toBe(0);
  });
});

describe('erasure', () => {
  const erase = async (body: object) => {
    const response = await app.post('/api/erasures', body);
    return [response.status, await response.json()] as const;
  };

  it('takes a user out of every place, says what went, and lets nothing come back', async () => {
    const user = 'dana.erasable@mail.example.org';
    const mine = await send('erasing', { attributes: { ...AGENT, 'user.id': user, 'pawl.input': 'PLANTED-one' } });
    const other = await send('erasing', { attributes: { ...AGENT, 'user.id': 'someone.else' } });
    await app.post('/v1/feedback', { trajectory: mine, kind: 'comment', comment: 'PLANTED-two' });
    const directory = join(app.data.runs, 'imported');
    writeRun(directory, {
      run: aRun('imported'),
      attempts: [anAttempt({ trajectory: mine as never, stderr: 'PLANTED-three' }), anAttempt({ number: 2 })],
      trajectories: [await app.get(`/api/trajectories/${mine}`), await app.get(`/api/trajectories/${other}`)],
    });

    const [status, receipt] = await erase({ user });
    expect([status, receipt.kind, receipt.completedAt === null]).toEqual([201, 'user', false]);
    expect(receipt.receipt).toMatchObject({
      trajectories: 1,
      removed: { spans: 1, trajectories: 1, feedback: 1, 'run trajectories': 1, 'run attempts': 1 },
      cases: [],
    });
    expect(JSON.stringify(receipt)).not.toContain(user);
    expect(await Promise.all([mine, other].map(statusOf))).toEqual([410, 200]);
    for (const file of ['trajectories.jsonl', 'attempts.jsonl']) {
      const text = readFileSync(join(directory, file), 'utf8');
      expect(text).not.toContain('PLANTED');
      expect(text).not.toBe('');
    }
    const tables = await app.engine.client.query({
      query: "SELECT table, name FROM system.columns WHERE database = 'pawl' AND (type LIKE '%String%')",
      format: 'JSONEachRow',
    });
    for (const { table, name } of await tables.json<{ table: string; name: string }>()) {
      const found = await count(
        `SELECT count() AS n FROM pawl.${table} WHERE position(toString(${name}), 'PLANTED') > 0 OR position(toString(${name}), '${mine}') > 0`,
      );
      expect([table, name, found]).toEqual([table, name, 0]);
    }

    expect((await app.post('/api/import', { spans: [span({ traceId: mine })] })).status).toBe(200);
    expect(await statusOf(mine)).toBe(410);
    expect((await app.post('/v1/feedback', { trajectory: mine, kind: 'comment', comment: 'PLANTED' })).status).toBe(
      200,
    );
    expect(await count("SELECT count() AS n FROM pawl.feedback WHERE position(payload, 'PLANTED') > 0")).toBe(0);
    expect(await app.get('/api/erasures')).toMatchObject({ lateRefused: 2, items: [{ id: receipt.id }] });
  });

  it('takes a session with its logs', async () => {
    const conversation = { ...AGENT, 'gen_ai.conversation.id': 'sess-77' };
    const traces = [
      await send('sessions', { attributes: conversation }),
      await send('sessions', { attributes: conversation }),
    ];
    const [status, { receipt }] = await erase({ session: 'sess-77' });
    expect([status, receipt.trajectories]).toEqual([201, 2]);
    expect(await Promise.all(traces.map(statusOf))).toEqual([410, 410]);
  });

  it('names the cases that were made from a trajectory', async () => {
    await app.post('/api/import', { spans: [span({ traceId: traceId(900) })] });
    const [, { receipt }] = await erase({ trajectory: traceId(900) });
    expect(receipt).toMatchObject({ trajectories: 1, cases: [{ file: 'evals/a.case.yaml', owner: 'support' }] });
  });

  it('is done for who was never here, too', async () => {
    const [status, { receipt }] = await erase({ user: 'nobody' });
    expect([status, receipt]).toEqual([201, { trajectories: 0, removed: {}, cases: [] }]);
  });

  it.each([
    {},
    { user: 'a', session: 'b' },
    { user: '' },
    { trajectory: '../x' },
    { who: 'a' },
  ])('refuses %j', async body => {
    expect((await erase(body))[0]).toBe(400);
  });

  it('goes on at the next start', async () => {
    const trace = await send('resumed');
    const state = await openStateStore(engine);
    await state.erasures.begin('default', { id: 'cut', kind: 'trajectory', subject: '[erased:00000000]' }, [trace]);
    await app.keeping.eraser.resume('default');
    expect(await state.erasures.find('default', 'cut')).toMatchObject({ receipt: { trajectories: 1 } });
    expect(await count(`SELECT count() AS n FROM pawl.spans WHERE trace_id = '${trace}'`)).toBe(0);
  });
});

it('knows every table that knows trajectories', async () => {
  const result = await app.engine.client.query({
    query: `
SELECT table, name FROM system.columns WHERE database = 'pawl' AND name IN ('trace_id', 'trajectory', 'id')
  AND table NOT IN ('migrations', 'feedback', 'outcomes', 'retention') ORDER BY table`,
    format: 'JSONEachRow',
  });
  const known = TRACE_TABLES.map(({ table, id }) => ({ table, name: id }));
  expect(await result.json()).toEqual(known.toSorted((a, b) => (a.table < b.table ? -1 : 1)));
});
