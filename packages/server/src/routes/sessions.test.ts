import type { Span, TraceId } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp } from '../testing/app.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { until } from '../testing/temporary.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp({ patience: { quietMs: 400, silentMs: 1_500 } });
});
afterAll(() => app.close());

const send = async (spans: readonly Span[]): Promise<void> => {
  expect((await app.post('/v1/traces', encodeTraces(spans))).status).toBe(200);
};
const summaryOf = async (trace: TraceId) =>
  (await app.get('/api/trajectories?limit=200')).items.find((item: { id: string }) => item.id === trace);
const isComplete = async (trace: TraceId): Promise<boolean> => (await summaryOf(trace))?.completeness.complete === true;

/** The root of an agent's run in a conversation, `at` seconds after the first. */
const turn = (trace: number, at: number, conversation: string, attributes: Span['attributes'] = {}): Span =>
  span({
    traceId: traceId(trace),
    startTimeUnixNano: after(at),
    endTimeUnixNano: after(at + 2),
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'support',
      ...(conversation === '' ? {} : { 'gen_ai.conversation.id': conversation }),
      ...attributes,
    },
  });
const model = (trace: number, id: number, at: number, input: unknown, output: unknown): Span =>
  span({
    traceId: traceId(trace),
    spanId: spanId(id),
    parentSpanId: spanId(1),
    startTimeUnixNano: after(at),
    endTimeUnixNano: after(at + 1),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm',
      'gen_ai.input.messages': JSON.stringify(input),
      'gen_ai.output.messages': JSON.stringify(output),
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 2,
    },
  });
const asks = (id: string) => ({ role: 'assistant', parts: [{ type: 'tool_call', id, name: 'refund', arguments: {} }] });
const answers = (id: string) => ({ role: 'tool', parts: [{ type: 'tool_call_response', id, response: 'done' }] });

describe('completeness', () => {
  it('is told, is ended by late spans, and marks those', async () => {
    const trace = traceId(1);
    await send([turn(1, 0, '')]);
    await until('it is complete', () => isComplete(trace));
    const late = span({ traceId: trace, spanId: spanId(2), parentSpanId: spanId(1), name: 'late' });
    await send([late]);
    await until('it is complete again', async () => (await summaryOf(trace)).completeness.reopened === 1);
    await until('it is complete again', () => isComplete(trace));
    const trajectory = await app.get(`/api/trajectories/${trace}`);
    expect(trajectory.steps.map((step: { marks: string[] }) => step.marks)).toEqual([[], ['late']]);
    await send([late, turn(1, 0, '')]);
    await new Promise(resolve => setTimeout(resolve, 700));
    expect(await summaryOf(trace)).toMatchObject({ completeness: { complete: true, reopened: 1 } });
  });

  it('comes later where the root is missing, and says so', async () => {
    const trace = traceId(2);
    const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'look' };
    await send([span({ traceId: trace, spanId: spanId(2), parentSpanId: spanId(1), attributes: tool })]);
    await until('it is listed', async () => (await summaryOf(trace))?.status === 'running');
    await until('it is given up', () => isComplete(trace));
    expect(await summaryOf(trace)).toMatchObject({ status: 'unknown' });
    const { status, notes } = await app.get(`/api/trajectories/${trace}`);
    expect(status).toBe('unknown');
    expect(notes).toEqual([expect.stringContaining('root missing'), expect.stringContaining('never arrived')]);
  });

  it('can be told over HTTP', async () => {
    const trace = traceId(3);
    await send([span({ traceId: trace, endTimeUnixNano: '0' })]);
    const told = await app.post(`/v1/trajectories/${trace}/complete`, {});
    expect([told.status, await told.json()]).toEqual([200, { trajectory: trace, complete: true }]);
    expect(await summaryOf(trace)).toMatchObject({ status: 'ok', completeness: { complete: true, reopened: 0 } });
    expect((await app.get(`/api/trajectories/${trace}`)).status).toBe('ok');
  });

  it.each([traceId(999), 'nope'])('cannot be told of %s', async id => {
    expect((await app.post(`/v1/trajectories/${id}/complete`, {})).status).toBe(404);
  });
});

describe('sessions', () => {
  beforeAll(async () => {
    await send([
      turn(11, 100, 'conv-a', { 'user.id': 'ada' }),
      model(11, 2, 100, [], [asks('call-1')]),
      turn(12, 200, 'conv-a'),
      model(12, 2, 200, [asks('call-1'), answers('call-1')], []),
      turn(13, 300, 'conv-b', { 'user.id': 'bob', 'gen_ai.agent.name': 'billing' }),
      // Approvals of the AI SDK name no conversation.
      turn(14, 400, ''),
      model(14, 2, 400, [], [asks('call-2')]),
      turn(15, 500, ''),
      model(15, 2, 500, [asks('call-2'), answers('call-2')], []),
    ]);
    await until('all are listed', async () => (await summaryOf(traceId(15))) !== undefined && summaryOf(traceId(11)));
  });

  it('group trajectories by their conversation, newest first', async () => {
    const { items, next } = await app.get('/api/sessions');
    expect(next).toBeNull();
    expect(items).toEqual([
      expect.objectContaining({ id: 'conv-b', user: 'bob', trajectories: 1, agents: ['billing'], inputTokens: null }),
      {
        id: 'conv-a',
        user: 'ada',
        firstAt: '2026-05-28T20:28:20.000000000Z',
        lastAt: '2026-05-28T20:30:02.000000000Z',
        trajectories: 2,
        agents: ['support'],
        statuses: { ok: 2 },
        inputTokens: 20,
        outputTokens: 4,
        costUsd: null,
      },
    ]);
  });

  it('come page by page, and of one user', async () => {
    const first = await app.get('/api/sessions?limit=1');
    expect(first.items.map((item: { id: string }) => item.id)).toEqual(['conv-b']);
    const second = await app.get(`/api/sessions?limit=1&cursor=${first.next}`);
    expect([second.items[0].id, second.next]).toEqual(['conv-a', null]);
    expect((await app.get('/api/sessions?user=ada')).items).toMatchObject([{ id: 'conv-a', trajectories: 2 }]);
    expect((await app.request('/api/sessions?cursor=nonsense')).status).toBe(400);
  });

  it('show their trajectories in order, with the one that each goes on with', async () => {
    const { session, items } = await app.get('/api/sessions/conv-a');
    expect(session).toMatchObject({ id: 'conv-a', trajectories: 2 });
    expect(items).toMatchObject([
      { trajectory: { id: traceId(11) }, continues: null },
      { trajectory: { id: traceId(12) }, continues: traceId(11) },
    ]);
    expect((await app.request('/api/sessions/nobody')).status).toBe(404);
  });

  it.each([
    { trace: 11, links: { session: 'conv-a', continues: [], continuedBy: [traceId(12)] } },
    { trace: 12, links: { session: 'conv-a', continues: [traceId(11)], continuedBy: [] } },
    { trace: 13, links: { session: 'conv-b', continues: [], continuedBy: [] } },
    { trace: 14, links: { session: null, continues: [], continuedBy: [traceId(15)] } },
    { trace: 15, links: { session: null, continues: [traceId(14)], continuedBy: [] } },
  ])('link trajectory $trace to what it goes on with', async ({ trace, links }) => {
    expect(await app.get(`/api/trajectories/${traceId(trace)}/links`)).toMatchObject(links);
  });

  it('has no links of what is not there', async () => {
    expect((await app.request(`/api/trajectories/${traceId(998)}/links`)).status).toBe(404);
  });
});
