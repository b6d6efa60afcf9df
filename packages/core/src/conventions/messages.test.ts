import { describe, expect, it } from 'vitest';
import type { Json, Message } from '../trajectory/index.js';
import { answeredOf, askedOf, asMessages, readMessages, readRequest, readResponse } from './index.js';

const text = (role: string, content: string): Message => ({ role, parts: [{ type: 'text', content }] });
const call = (id: string | null, name = 'look', given: Json = { at: 1 }): Message => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', id, name, arguments: given }],
});
const answer = (role: string, id: string | null, response: Json): Message => ({
  role,
  parts: [{ type: 'tool_call_response', id, response }],
});

describe('readMessages', () => {
  it.each<{ shape: string; given: Json; messages: readonly Message[] }>([
    { shape: 'nothing', given: null, messages: [] },
    { shape: 'a plain text', given: 'hello', messages: [text('user', 'hello')] },
    { shape: 'JSON text', given: '[{"role":"user","content":"hello"}]', messages: [text('user', 'hello')] },
    { shape: 'JSON text that is cut off', given: '[{"role":"us', messages: [text('user', '[{"role":"us')] },
    {
      shape: 'OpenTelemetry parts',
      given: [{ role: 'user', parts: [{ type: 'text', content: 'hello' }] }],
      messages: [text('user', 'hello')],
    },
    {
      shape: 'an OpenTelemetry call with arguments as JSON text',
      given: [{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'look', arguments: '{"at":1}' }] }],
      messages: [call('c')],
    },
    {
      shape: 'an OpenTelemetry answer in its older form',
      given: [{ role: 'tool', parts: [{ type: 'tool_call_response', id: 'c', result: 'seen' }] }],
      messages: [answer('tool', 'c', 'seen')],
    },
    {
      shape: 'a sender instead of a role',
      given: [{ role: '', sender: 'human', content: 'hello' }],
      messages: [text('user', 'hello')],
    },
    {
      shape: 'a name',
      given: [{ role: 'user', name: 'Ann', content: 'hello' }],
      messages: [{ ...text('user', 'hello'), name: 'Ann' }],
    },
    {
      shape: 'an OpenAI chat call',
      given: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
      ],
      messages: [call('c')],
    },
    {
      shape: 'an OpenAI chat call with broken arguments',
      given: [{ role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'look', arguments: '{"at":' } }] }],
      messages: [call('c', 'look', '{"at":')],
    },
    {
      shape: 'an OpenAI chat answer',
      given: [{ role: 'tool', tool_call_id: 'c', name: 'look', content: '{"seen":true}' }],
      messages: [answer('tool', 'c', { seen: true })],
    },
    {
      shape: 'an answer without an id',
      given: [{ role: 'tool', content: 'seen' }],
      messages: [answer('tool', null, 'seen')],
    },
    {
      shape: 'items of the Responses API, whose own id is not the call',
      given: [
        { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'look', arguments: '{"at":1}' },
        { type: 'function_call_output', call_id: 'c', output: 'seen' },
        { type: 'function_call_result', callId: 'c', output: { type: 'text', text: 'seen' } },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'done' }] },
      ],
      messages: [call('c'), answer('tool', 'c', 'seen'), answer('tool', 'c', 'seen'), text('assistant', 'done')],
    },
    {
      shape: 'Anthropic blocks',
      given: [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm' },
            { type: 'tool_use', id: 'c', name: 'look', input: { at: 1 } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'seen' }] }],
        },
      ],
      messages: [
        { role: 'assistant', parts: [{ type: 'reasoning', content: 'hm' }, ...call('c').parts] },
        answer('user', 'c', 'seen'),
      ],
    },
    {
      shape: 'Bedrock blocks as JSON text',
      given: [
        { role: 'user', content: '[{"text":"hello"}]' },
        { role: 'assistant', content: '[{"toolUse":{"name":"look","toolUseId":"c","input":{"at":1}}}]' },
        {
          role: 'tool',
          content: '[{"toolResult":{"toolUseId":"c","status":"success","content":[{"json":{"seen":true}}]}}]',
        },
      ],
      messages: [text('user', 'hello'), call('c'), answer('tool', 'c', { seen: true })],
    },
    {
      shape: 'AI SDK parts',
      given: [
        { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'look', input: '{"at":1}' }] },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c', toolName: 'look', output: { type: 'error-text', value: 'no' } },
          ],
        },
      ],
      messages: [call('c'), answer('tool', 'c', 'Error: no')],
    },
    {
      shape: 'Gemini contents',
      given: [
        { role: 'user', parts: [{ text: 'hello' }] },
        { role: 'model', parts: [{ functionCall: { id: 'c', name: 'look', args: { at: 1 } } }] },
        { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'look', response: { seen: true } } }] },
      ],
      messages: [text('user', 'hello'), call('c'), answer('user', 'c', { seen: true })],
    },
    {
      shape: "LangChain's constructors",
      given: [
        {
          lc: 1,
          type: 'constructor',
          id: ['langchain_core', 'messages', 'HumanMessage'],
          kwargs: { content: 'hello' },
        },
        {
          lc: 1,
          type: 'constructor',
          id: ['x', 'AIMessage'],
          kwargs: { content: '', tool_calls: [{ name: 'look', args: { at: 1 }, id: 'c' }] },
        },
        {
          lc: 1,
          type: 'constructor',
          id: ['x', 'ToolMessage'],
          kwargs: { content: 'seen', tool_call_id: 'c', id: 'other', name: 'look' },
        },
      ],
      messages: [text('user', 'hello'), call('c'), answer('tool', 'c', 'seen')],
    },
    {
      shape: 'a choice',
      given: { index: 0, finish_reason: 'stop', message: { content: 'done' } },
      messages: [text('assistant', 'done')],
    },
    {
      shape: 'an image',
      given: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }],
      messages: [{ role: 'user', parts: [{ type: 'other', value: { type: 'image_url', image_url: { url: 'x' } } }] }],
    },
    {
      shape: 'user text that is a JSON list',
      given: [{ role: 'user', content: '[1,2]' }],
      messages: [text('user', '[1,2]')],
    },
    { shape: 'numbers', given: [1, 2], messages: [] },
    {
      shape: 'a role named __proto__',
      given: JSON.parse('[{"role":"__proto__","content":"x"}]'),
      messages: [text('__proto__', 'x')],
    },
  ])('reads $shape', ({ given, messages }) => {
    const role = typeof given === 'object' && given !== null && 'message' in given ? 'assistant' : 'user';
    expect(readMessages(given, role)).toEqual(messages);
  });
});

describe('readRequest and readResponse', () => {
  it.each<{ what: string; read: () => readonly Message[] | undefined; messages: readonly Message[] | undefined }>([
    {
      what: 'an Anthropic request',
      read: () => readRequest({ model: 'x', system: 'be kind', messages: [{ role: 'user', content: 'hi' }] }),
      messages: [text('system', 'be kind'), text('user', 'hi')],
    },
    { what: 'a request cut off', read: () => readRequest('{"messages":[{"ro'), messages: undefined },
    { what: 'arguments of a tool', read: () => readRequest({ order_id: 'x' }), messages: undefined },
    {
      what: 'an OpenAI response',
      read: () => readResponse({ choices: [{ message: { role: 'assistant', content: 'hi' } }] }),
      messages: [text('assistant', 'hi')],
    },
    {
      what: "LangChain's generations",
      read: () =>
        readResponse({
          generations: [
            [{ text: 'hi', message: { type: 'constructor', id: ['AIMessage'], kwargs: { content: 'hi' } } }],
          ],
        }),
      messages: [text('assistant', 'hi')],
    },
    {
      what: 'an Anthropic response',
      read: () => readResponse({ id: 'm', role: 'assistant', content: [{ type: 'text', text: 'hi' }] }),
      messages: [text('assistant', 'hi')],
    },
    { what: 'a result of a tool', read: () => readResponse({ order_id: 'x' }), messages: undefined },
  ])('read $what', ({ read, messages }) => {
    expect(read()).toEqual(messages);
  });
});

describe('asMessages', () => {
  it.each<{ given: Json; count: number | undefined; because: string }>([
    { given: [{ role: 'user', content: 'hi' }], count: 1, because: 'it is a list of messages' },
    { given: { messages: [{ role: 'user', content: 'hi' }] }, count: 1, because: 'it holds nothing else' },
    { given: { messages: [{ role: 'user', content: 'hi' }], order: 1 }, count: undefined, because: 'it holds more' },
    { given: [], count: undefined, because: 'an empty list is an empty list' },
    { given: [{ order: 1 }], count: undefined, because: 'its entries are no messages' },
    { given: 'text', count: undefined, because: 'a text is a text' },
  ])('$count, as $because', ({ given, count }) => {
    expect(asMessages(given)?.length).toBe(count);
  });
});

describe('askedOf and answeredOf', () => {
  it.each<{ because: string; value: Json; is: Json }>([
    { because: 'one user message asks', value: askedOf([text('system', 's'), text('user', 'hi')]), is: 'hi' },
    {
      because: 'a conversation is more than its last word',
      value: askedOf([text('user', 'a'), text('assistant', 'b')]),
      is: [
        { role: 'user', parts: [{ type: 'text', content: 'a' }] },
        { role: 'assistant', parts: [{ type: 'text', content: 'b' }] },
      ],
    },
    {
      because: 'the last text answers',
      value: answeredOf([text('assistant', 'one'), text('assistant', 'two'), call('c')]),
      is: 'two',
    },
    { because: 'a call for a tool is no answer yet', value: answeredOf([text('user', 'hi'), call('c')]), is: null },
  ])('$because', ({ value, is }) => {
    expect(value).toEqual(is);
  });
});
