import type { Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redactorOf } from '../receivers/index.js';
import { openTestApp, TEST_KEY } from '../testing/app.js';
import { span, spanId, traceId } from '../testing/spans.js';
import { jsonOf, until } from '../testing/temporary.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp({
    redact: redactorOf(TEST_KEY),
    reading: { externalIds: agent => (agent === 'support' ? ['order.id'] : []) },
  });
});
afterAll(() => app.close());

let last = 7_000;
const next = (): number => {
  last += 1;
  return last;
};

/** A run with a session, an id of the customer's in the attribute that `pawl.yaml` names, and one in our own. */
const runOf = (n: number, over: Partial<Span> = {}): Span =>
  span({
    traceId: traceId(n),
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'support',
      'gen_ai.conversation.id': `session-${n}`,
      'order.id': `order-${n}`,
      'pawl.external_id': `ticket-${n}`,
    },
    ...over,
  });
const arrive = async (...spans: readonly Span[]): Promise<void> => {
  const response = await app.post('/api/import', { spans });
  expect(response.status).toBe(200);
};
const about = (n: number) => app.get(`/api/trajectories/${traceId(n)}/feedback`);
const idsOf = (items: readonly { id: string }[]): readonly string[] => items.map(item => item.id);
const unmatched = async () => {
  const { feedback, outcomes } = await app.get('/api/feedback?unmatched=1&limit=1000');
  return idsOf([...feedback, ...outcomes]);
};

const REFERENCES = [
  { by: 'trajectory', of: (n: number) => ({ trajectory: traceId(n).toUpperCase() }) },
  { by: 'session', of: (n: number) => ({ session: `session-${n}` }) },
  { by: "the customer's own id, named in pawl.yaml", of: (n: number) => ({ external: `order-${n}` }) },
  { by: "the customer's own id, in pawl.external_id", of: (n: number) => ({ external: `ticket-${n}` }) },
];

describe.each(REFERENCES)('by $by', ({ of }) => {
  const say = async (n: number) => {
    const thumb = await app.post('/v1/feedback', { ...of(n), kind: 'thumb', thumb: 'down', id: `thumb-${n}` });
    const outcome = await app.post('/v1/outcomes', { ...of(n), name: 'resolved', value: false, id: `outcome-${n}` });
    expect([thumb.status, outcome.status]).toEqual([200, 200]);
    expect(await thumb.json()).toEqual({ id: `thumb-${n}` });
  };

  it('is with a trajectory that was there', async () => {
    const n = next();
    await arrive(runOf(n));
    await say(n);
    expect(await about(n)).toMatchObject({
      feedback: [{ id: `thumb-${n}`, kind: 'thumb', thumb: 'down', source: 'api' }],
      outcomes: [{ id: `outcome-${n}`, name: 'resolved', value: false, unit: null }],
    });
    expect(await unmatched()).not.toContain(`thumb-${n}`);
  });

  it('waits for a trajectory that comes later', async () => {
    const n = next();
    await say(n);
    expect(await unmatched()).toEqual(expect.arrayContaining([`thumb-${n}`, `outcome-${n}`]));
    await arrive(runOf(n));
    const { feedback, outcomes } = await about(n);
    expect([idsOf(feedback), idsOf(outcomes)]).toEqual([[`thumb-${n}`], [`outcome-${n}`]]);
    expect(await unmatched()).not.toEqual(expect.arrayContaining([`thumb-${n}`]));
  });
});

describe('what was said', () => {
  it('keeps every kind as it was said', async () => {
    const n = next();
    await arrive(runOf(n));
    const trajectory = traceId(n);
    const at = '2026-11-20T12:00:00.000000000Z';
    const said = [
      { kind: 'thumb', thumb: 'up', comment: 'quick' },
      { kind: 'score', name: 'helpful', value: 0.25, label: null },
      { kind: 'correction', output: { answer: 'Sent on Monday.', sure: true } },
      { kind: 'override', decision: 'refunded in full', step: spanId(1) },
      { kind: 'comment', comment: 'The tone is wrong.' },
    ].map((item, index) => ({ ...item, id: `kind-${n}-${index}`, trajectory, by: 'ann', at }));
    expect(await jsonOf(app.post('/v1/feedback', said))).toEqual({
      stored: 5,
      items: said.map(({ id }) => ({ id })),
    });
    const { feedback } = await about(n);
    expect(feedback).toEqual(
      said.map(({ trajectory: _, step, ...item }: (typeof said)[number] & { step?: string }) => ({
        comment: null,
        source: 'api',
        ...item,
        about: step === undefined ? { trajectory } : { trajectory, step },
      })),
    );
    const listed = (await app.get('/api/trajectories?limit=200')).items.find(
      (item: { id: string }) => item.id === trajectory,
    );
    expect(listed.feedback).toEqual({
      up: 1,
      down: 0,
      score: 0.25,
      scores: 1,
      corrections: 1,
      overrides: 1,
      comments: 1,
    });
  });

  it('is one event however often it is sent, the last received', async () => {
    const n = next();
    await arrive(runOf(n));
    const thumb = { trajectory: traceId(n), kind: 'thumb', thumb: 'up', id: `again-${n}` };
    for (const item of [thumb, thumb, { ...thumb, thumb: 'down' }]) await app.post('/v1/feedback', item);
    expect((await about(n)).feedback).toMatchObject([{ id: `again-${n}`, thumb: 'down' }]);
  });

  it('goes by the Idempotency-Key where it has no id', async () => {
    const n = next();
    await arrive(runOf(n));
    const send = (): Promise<Response> =>
      app.request('/v1/outcomes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-${n}` },
        body: JSON.stringify([1, 2].map(value => ({ trajectory: traceId(n), name: 'n', value }))),
      });
    const [first, second] = [await jsonOf(send()), await jsonOf(send())];
    expect(second).toEqual(first);
    expect(idsOf((await about(n)).outcomes)).toEqual([`key-${n}-0`, `key-${n}-1`]);
  });

  it('is about the last thing that it named', async () => {
    const [one, two] = [next(), next()];
    await arrive(runOf(one), runOf(two));
    for (const n of [one, two]) {
      await app.post('/v1/feedback', { trajectory: traceId(n), kind: 'comment', comment: 'here', id: `moved-${one}` });
    }
    expect([(await about(one)).feedback, idsOf((await about(two)).feedback)]).toEqual([[], [`moved-${one}`]]);
  });

  it('is stored without secrets and personal data, and still finds a session that is an address', async () => {
    const n = next();
    const session = `ann${n}@example.com`;
    await app.post('/v1/feedback', [
      { session, kind: 'comment', comment: `call ${session}`, id: `pii-${n}-0` },
      { session, kind: 'correction', output: { to: session }, by: session, id: `pii-${n}-1` },
      { session, kind: 'override', decision: `wrote to ${session}`, id: `pii-${n}-2` },
    ]);
    await app.post('/v1/outcomes', { session, name: 'contact', value: session, id: `pii-${n}-3` });
    expect(JSON.stringify(await app.get('/api/feedback?unmatched=1&limit=1000'))).not.toContain(session);
    const run = runOf(n);
    await arrive({ ...run, attributes: { ...run.attributes, 'gen_ai.conversation.id': session } });
    expect(idsOf((await about(n)).feedback)).toEqual([0, 1, 2].map(index => `pii-${n}-${index}`));
  });

  it('keeps the good items of a batch and says what is wrong with the others', async () => {
    const n = next();
    const good = { session: `batch-${n}`, kind: 'thumb', thumb: 'up', id: `good-${n}` };
    const answer = await app.post('/v1/feedback', [good, { ...good, thumb: 'sideways' }, 7]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      stored: 1,
      items: [
        { id: `good-${n}` },
        { error: { message: expect.stringContaining('thumb: ') } },
        { error: { message: expect.any(String) } },
      ],
    });
    expect(await unmatched()).toContain(`good-${n}`);
  });

  const thumb = { session: 's', kind: 'thumb', thumb: 'up' };
  it.each([
    { because: 'it names nothing', path: 'feedback', body: { kind: 'thumb', thumb: 'up' }, says: 'must name one of' },
    { because: 'it names two things', path: 'feedback', body: { ...thumb, external: 'e' }, says: 'must name one of' },
    {
      because: 'its kind is unknown',
      path: 'feedback',
      body: { ...thumb, kind: 'shrug' },
      says: 'kind: must be thumb',
    },
    { because: 'a key is unknown', path: 'feedback', body: { ...thumb, thmb: 1 }, says: 'thmb' },
    {
      because: 'a score has no value',
      path: 'feedback',
      body: { session: 's', kind: 'score', name: 'x' },
      says: 'value',
    },
    {
      because: 'a text is too long',
      path: 'feedback',
      body: { ...thumb, comment: 'ä'.repeat(33_000) },
      says: '64 KiB',
    },
    { because: 'a time is none', path: 'feedback', body: { ...thumb, at: 'yesterday' }, says: 'at: must be a time' },
    {
      because: 'an outcome is an object',
      path: 'outcomes',
      body: { session: 's', name: 'n', value: {} },
      says: 'value: ',
    },
    {
      because: 'there are too many',
      path: 'outcomes',
      body: Array.from({ length: 1001 }, () => 1),
      says: '1001 items',
    },
  ])('is refused with 400 where $because', async ({ path, body, says }) => {
    const response = await app.post(`/v1/${path}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: 'BAD_REQUEST', message: expect.stringContaining(says) },
    });
  });

  it.each([
    { from: 'a page of another origin', headers: { origin: 'https://evil.example' }, status: 403 },
    { from: 'a form of another page', headers: { 'content-type': 'text/plain' }, status: 415 },
    { from: 'a program without an origin', headers: {}, status: 200 },
  ])('answers $status to $from', async ({ headers, status }) => {
    const response = await app.request('/v1/feedback', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(thumb),
    });
    expect(response.status).toBe(status);
  });

  it.each(["x' OR 1=1 --", '{id:String}', '%', '\\', '\0'])('takes the id %j as text', async id => {
    await app.post('/v1/feedback', { external: id, kind: 'thumb', thumb: 'up', id: `odd ${id}` });
    expect(await unmatched()).toContain(`odd ${id}`);
    expect(await app.get(`/api/trajectories/${encodeURIComponent(id)}/feedback`)).toEqual({
      feedback: [],
      outcomes: [],
    });
  });
});

describe('evaluations that come as telemetry', () => {
  const evaluation = (name: string, more: Record<string, unknown> = {}) => ({
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': 0.5,
    'gen_ai.evaluation.score.label': 'partly',
    'gen_ai.evaluation.explanation': 'Half of it.',
    ...more,
  });
  const attributesOf = (values: Record<string, unknown>) =>
    Object.entries(values).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
    }));
  const log = (attributes: Record<string, unknown>, ids: { traceId?: string; spanId?: string } = {}) =>
    app.post('/v1/logs', {
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: '1780000000000000000',
                  eventName: 'gen_ai.evaluation.result',
                  attributes: attributesOf(attributes),
                  ...ids,
                },
              ],
            },
          ],
        },
      ],
    });
  const model = (n: number): Span =>
    span({
      traceId: traceId(n),
      spanId: spanId(2),
      parentSpanId: spanId(1),
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.response.id': `resp-${n}` },
    });

  it('are scores of the span whose event they are', async () => {
    const n = next();
    const event = {
      name: 'gen_ai.evaluation.result',
      timeUnixNano: '1780000000000000001',
      attributes: evaluation('rel'),
    };
    const request = encodeTraces([runOf(n), { ...model(n), events: [event as Span['events'][number]] }]);
    for (const _ of [1, 2]) expect((await app.post('/v1/traces', request)).status).toBe(200);
    expect((await about(n)).feedback).toEqual([
      {
        id: expect.stringMatching(/^otel-[0-9a-f]{32}$/),
        kind: 'score',
        about: { trajectory: traceId(n), step: spanId(2) },
        by: null,
        at: '2026-05-28T20:26:40.000000001Z',
        source: 'otel',
        comment: 'Half of it.',
        name: 'rel',
        value: 0.5,
        label: 'partly',
      },
    ]);
  });

  it.each([
    { names: 'its span', ids: (n: number) => ({ traceId: traceId(n), spanId: spanId(2) }), more: () => ({}) },
    { names: 'its trace only', ids: (n: number) => ({ traceId: traceId(n) }), more: () => ({}) },
    { names: 'a response only', ids: () => ({}), more: (n: number) => ({ 'gen_ai.response.id': `resp-${n}` }) },
    {
      names: 'a response, from a trace of the evaluator',
      ids: (n: number) => ({ traceId: traceId(n + 100_000), spanId: spanId(9) }),
      more: (n: number) => ({ 'gen_ai.response.id': `resp-${n}` }),
    },
  ])('are found as log records that name $names', async ({ ids, more }) => {
    const n = next();
    for (const _ of [1, 2]) expect((await log(evaluation('tone', more(n)), ids(n))).status).toBe(200);
    await arrive(runOf(n), model(n));
    await until('it is there', async () => (await about(n)).feedback.length > 0);
    expect((await about(n)).feedback).toMatchObject([{ kind: 'score', name: 'tone', value: 0.5, source: 'otel' }]);
  });
});
