import type { Trajectory } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp } from '../testing/app.js';

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const CALL = { id: 'c1', type: 'function', function: { name: 'read_order', arguments: '{"order_id":"ord_1"}' } };
const MESSAGES = [
  { role: 'user', content: 'Where is ord_1?' },
  { role: 'assistant', content: null, tool_calls: [CALL] },
  { role: 'tool', tool_call_id: 'c1', content: '{"status":"shipped"}' },
  { role: 'assistant', content: 'It is shipped.' },
];

const send = async (body: unknown) => {
  const response = await app.post('/v1/messages', body);
  return { status: response.status, body: await response.json() };
};
const sent = async (body: unknown): Promise<readonly string[]> => {
  const { status, body: answer } = await send(body);
  expect(status).toBe(200);
  return answer.trajectories;
};
const read = (id: string | undefined): Promise<Trajectory> => app.get(`/api/trajectories/${id}`);

describe('POST /v1/messages', () => {
  it('makes a trajectory of a conversation: model steps, the tool with arguments and result, the answer', async () => {
    const before = Date.now();
    const [id] = await sent({ messages: MESSAGES, agent: 'order-desk', version: '3', tags: { channel: 'mail' } });
    const trajectory = await read(id);
    expect(trajectory).toMatchObject({
      agent: { name: 'order-desk', version: '3' },
      input: 'Where is ord_1?',
      output: 'It is shipped.',
      tags: { channel: 'mail' },
    });
    expect(trajectory.steps.filter(step => step.kind === 'model')).toHaveLength(2);
    expect(trajectory.steps.find(step => step.kind === 'tool')).toMatchObject({
      name: 'read_order',
      input: { order_id: 'ord_1' },
      output: { status: 'shipped' },
    });
    expect(Date.parse(trajectory.startedAt ?? '')).toBeGreaterThanOrEqual(before);
  });

  it('keeps equal conversations of different ids apart, and replaces one by its id', async () => {
    const of = (id: string, messages: readonly unknown[] = MESSAGES) => ({ id, messages });
    const [first, second] = await sent([of('a', MESSAGES.slice(0, 2)), of('b')]);
    expect(first).not.toBe(second);
    expect(await sent(of('a'))).toEqual([first]);
    expect((await read(first)).output).toBe('It is shipped.');
  });

  it('takes the time that it is told', async () => {
    const time = { start: '2026-03-01T10:00:00Z', end: '2026-03-01T10:00:09Z' };
    const [id] = await sent({ id: 'timed', messages: MESSAGES, time });
    const { startedAt, endedAt } = await read(id);
    expect([startedAt, endedAt].map(at => Date.parse(at ?? ''))).toEqual([time.start, time.end].map(Date.parse));
  });

  it.each([
    ['no messages', { messages: [] }],
    ['a message that is no object', { messages: ['hello'] }],
    ['a field that it does not know', { messages: MESSAGES, mesages: [] }],
    ['a time that is none', { messages: MESSAGES, time: 'yesterday' }],
  ])('refuses %s, and says what to do', async (_, body) => {
    const { status, body: answer } = await send(body);
    expect([400, 422]).toContain(status);
    expect(answer.error.remedy).not.toBe('');
  });
});
