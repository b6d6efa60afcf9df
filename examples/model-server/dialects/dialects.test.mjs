import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelServer } from '../index.mjs';

const SCHEMA = { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] };
const ASK = 'Where is order ord_7?';
const RESULT = '{"order_id":"ord_7","status":"shipped"}';
const ANSWER = 'Your order ord_7 is shipped.';

let server;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

const post = async (path, body) => {
  const response = await fetch(new URL(path, server.url), { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

describe('OpenAI Responses', () => {
  const tools = [{ type: 'function', name: 'read_order', parameters: SCHEMA }];
  const opening = { model: 'gpt-4o-mini', instructions: 'Look it up.', input: ASK, tools };
  const turn = async more => (await post('/v1/responses', { ...opening, ...more })).body;

  it('calls the tool, then answers; ids and tokens are the call’s', async () => {
    const first = await turn();
    expect(first.output).toMatchObject(
      [{ type: 'function_call', name: 'read_order', arguments: '{"order_id":"ord_7"}', call_id: /^call_/ }].map(
        ({ call_id, ...item }) => ({ ...item, call_id: expect.stringMatching(call_id) }),
      ),
    );
    const result = { type: 'function_call_output', call_id: first.output[0].call_id, output: RESULT };
    const second = await turn({ input: [{ role: 'user', content: ASK }, first.output[0], result] });
    expect(second.output).toMatchObject([{ type: 'message', content: [{ type: 'output_text', text: ANSWER }] }]);
    expect(second.usage.input_tokens).toBeGreaterThan(first.usage.input_tokens);
    expect(second.id).not.toBe(first.id);
  });

  it('knows an item again by its id, and refuses one it never answered', async () => {
    const first = await turn();
    const result = { type: 'function_call_output', call_id: first.output[0].call_id, output: RESULT };
    const input = id => ({ input: [{ role: 'user', content: ASK }, { type: 'item_reference', id }, result] });
    expect((await turn(input(first.output[0].id))).output[0].content[0].text).toBe(ANSWER);
    expect((await post('/v1/responses', { ...opening, ...input('fc_unknown') })).status).toBe(404);
  });
});

describe('Anthropic Messages', () => {
  const tools = [{ name: 'read_order', input_schema: SCHEMA }];
  const opening = { model: 'claude-sonnet-4-5', max_tokens: 100, tools, messages: [{ role: 'user', content: ASK }] };
  const resultOf = message => ({
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: message.content[0].id, content: [{ type: 'text', text: RESULT }] }],
  });

  it('calls the tool, then answers', async () => {
    const { body: first } = await post('/v1/messages', opening);
    expect(first).toMatchObject({
      stop_reason: 'tool_use',
      content: [{ type: 'tool_use', id: expect.stringMatching(/^toolu_/), input: { order_id: 'ord_7' } }],
    });
    const said = { role: 'assistant', content: first.content };
    const messages = [...opening.messages, said, resultOf(first)];
    const { body: second } = await post('/v1/messages', { ...opening, messages });
    expect(second).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text', text: ANSWER }] });
  });

  it('keeps the messages of a thread', async () => {
    const { body: first } = await post('/v1/messages', { ...opening, thread: { type: 'start' } });
    const thread = { type: 'continue', previous_message_id: first.id };
    const next = { model: opening.model, max_tokens: 100, thread, messages: [resultOf(first)] };
    expect((await post('/v1/messages', next)).body.content[0].text).toBe(ANSWER);
    const unknown = { ...next, thread: { ...thread, previous_message_id: 'msg_unknown' } };
    expect((await post('/v1/messages', unknown)).status).toBe(404);
  });
});

describe('Gemini generateContent', () => {
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const tools = [{ functionDeclarations: [{ name: 'read_order', parameters: SCHEMA }] }];
  const ask = { role: 'user', parts: [{ text: ASK }] };

  it.each([
    ['with ids', call => call.id],
    ['without ids', () => undefined],
  ])('calls the tool, then answers, %s', async (_, idOf) => {
    const { body: first } = await post(path, { contents: [ask], tools });
    const { functionCall } = first.candidates[0].content.parts[0];
    expect(functionCall).toMatchObject({ name: 'read_order', args: { order_id: 'ord_7' } });
    const id = idOf(functionCall);
    const contents = [
      ask,
      { role: 'model', parts: [{ functionCall: { ...functionCall, id } }] },
      { role: 'user', parts: [{ functionResponse: { id, name: 'read_order', response: JSON.parse(RESULT) } }] },
    ];
    const { body: second } = await post(path, { contents, tools });
    expect(second.candidates[0]).toMatchObject({ finishReason: 'STOP', content: { parts: [{ text: ANSWER }] } });
    expect(second.usageMetadata.totalTokenCount).toBe(
      second.usageMetadata.promptTokenCount + second.usageMetadata.candidatesTokenCount,
    );
  });
});

it.each(['/v1/responses', '/v1/messages'])('%s refuses to stream rather than to answer something else', async path => {
  const { status, body } = await post(path, { model: 'm', stream: true, input: ASK, messages: [] });
  expect([status, body.error.param]).toEqual([400, 'stream']);
});
