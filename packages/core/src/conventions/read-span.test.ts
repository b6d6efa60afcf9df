import { describe, expect, it } from 'vitest';
import { type JsonObject, modelSteps } from '../trajectory/index.js';
import { assemble } from './index.js';
import { assistant, calls, chat, event, log, type SpanWords, span } from './testing/spans.js';

const only = (words: Partial<SpanWords>) => {
  const [step] = assemble([span({ id: 'one', ...words })]).steps;
  if (step === undefined) throw new Error('no step');
  return step;
};

describe('a span that nobody understands', () => {
  const attributes: JsonObject = JSON.parse('{"http.method":"POST","__proto__":{"x":1},"constructor":"c"}');
  const step = only({ name: 'POST /refund', attributes, events: [event('cache.miss', { key: 'k' })] });

  it('is a workflow step under its own name', () => {
    expect(step).toMatchObject({ kind: 'workflow', name: 'POST /refund', convention: null, status: 'ok' });
  });

  it('keeps everything as unread, dangerous keys as plain data', () => {
    expect(Object.entries(step.unread)).toEqual([
      ['http.method', 'POST'],
      ['__proto__', { x: 1 }],
      ['constructor', 'c'],
      ['span.events', [{ name: 'cache.miss', timeUnixNano: expect.any(String), attributes: { key: 'k' } }]],
    ]);
  });

  it('changes no prototype', () => {
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    expect(JSON.stringify(step.unread)).toContain('"__proto__":{"x":1}');
  });
});

describe('what is unread', () => {
  it.each<{ because: string; attributes: JsonObject; unread: JsonObject }>([
    {
      because: 'a tool has no place for its description',
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'x', 'gen_ai.tool.description': 'd' },
      unread: { 'gen_ai.tool.description': 'd' },
    },
    {
      because: 'what two conventions say alike is understood',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'x',
        'openinference.span.kind': 'TOOL',
        'tool.name': 'x',
      },
      unread: {},
    },
    {
      because: 'a token count that is no count is not understood',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 'many' },
      unread: { 'gen_ai.usage.input_tokens': 'many' },
    },
  ])('$because', ({ attributes, unread }) => {
    expect(only({ attributes }).unread).toEqual(unread);
  });

  it('is what an exception holds beside type and message', () => {
    const step = only({
      failed: 'x',
      events: [event('exception', { 'exception.message': 'boom', 'exception.stacktrace': 'at …' })],
    });
    expect(step.error).toEqual({ type: null, message: 'boom', evidence: 'event' });
    expect(step.unread).toMatchObject({ 'span.events': [{ attributes: { 'exception.stacktrace': 'at …' } }] });
  });
});

describe('fields from several conventions', () => {
  it('takes the kind from one and the tokens from another', () => {
    const step = only({
      attributes: {
        'openinference.span.kind': 'LLM',
        'gen_ai.usage.input_tokens': 5,
        'llm.token_count.prompt': 7,
        'llm.token_count.completion': 2,
      },
    });
    expect(step).toMatchObject({ kind: 'model', convention: 'openinference', tokens: { input: 5, output: 2 } });
  });

  it.each([
    { provider: 'openai.chat', service: 'shop', is: 'openai' },
    { provider: 'OpenAI', service: 'shop', is: 'openai' },
    { provider: 'aws.bedrock', service: 'shop', is: 'aws.bedrock' },
    { provider: 'shop', service: 'shop', is: null },
  ])('calls the provider $provider of the service $service $is', ({ provider, service, is }) => {
    const step = only({
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': provider },
      resource: { 'service.name': service },
    });
    expect(step).toMatchObject({ provider: is });
  });

  it.each([
    { told: ['tool-calls'], is: 'tool_call' },
    { told: '["end_turn"]', is: 'stop' },
    { told: 'MAX_TOKENS', is: 'length' },
    { told: 'something_new', is: 'something_new' },
    { told: [], is: null },
  ])('folds the finish reason $told to $is', ({ told: reasons, is }) => {
    expect(
      only({ attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.response.finish_reasons': reasons } }),
    ).toMatchObject({ finishReason: is });
  });

  it('believes an output that asks for a tool more than its finish reason', () => {
    const [step] = modelSteps(
      assemble([
        chat({ id: 'm' }, [], [assistant(calls('c', 'x', {}))], { 'gen_ai.response.finish_reasons': ['stop'] }),
      ]),
    );
    expect(step?.finishReason).toBe('tool_call');
  });
});

describe('contents outside the attributes', () => {
  const details = 'gen_ai.client.inference.operation.details';
  const model = { 'gen_ai.operation.name': 'chat' };
  const hello = [{ role: 'user', parts: [{ type: 'text', content: 'hello' }] }];

  it.each([
    {
      where: 'an event of the span',
      trajectory: () =>
        assemble([span({ id: 'm', attributes: model, events: [event(details, { 'gen_ai.input.messages': hello })] })]),
    },
    {
      where: 'a log record',
      trajectory: () =>
        assemble([span({ id: 'm', attributes: model })], {
          logs: [log('m', details, { 'gen_ai.input.messages': hello })],
        }),
    },
    {
      where: 'an event per message',
      trajectory: () =>
        assemble([span({ id: 'm', attributes: model, events: [event('gen_ai.user.message', { content: 'hello' })] })]),
    },
    {
      where: 'a log record per message, named by an attribute',
      trajectory: () =>
        assemble([span({ id: 'm', attributes: model })], {
          logs: [{ ...log('m', '', { content: 'hello' }), attributes: { 'event.name': 'gen_ai.user.message' } }],
        }),
    },
  ])('come from $where', ({ trajectory }) => {
    expect(modelSteps(trajectory())).toMatchObject([{ input: hello, content: 'full', unread: {} }]);
  });

  it('come from the attributes first', () => {
    const words = {
      id: 'm',
      attributes: { ...model, 'gen_ai.input.messages': hello },
      events: [event('gen_ai.user.message', { content: 'other' })],
    };
    expect(modelSteps(assemble([span(words)]))).toMatchObject([{ input: hello }]);
  });

  it.each<{ content: string; attributes: JsonObject; dropped?: number }>([
    { content: 'full', attributes: { 'gen_ai.input.messages': hello } },
    { content: 'absent', attributes: {} },
    {
      content: 'delta',
      attributes: { 'gen_ai.input.messages': hello, 'gen_ai.request.previous_response.id': 'resp_1' },
    },
    { content: 'truncated', attributes: { 'gen_ai.input.messages': hello }, dropped: 3 },
    { content: 'truncated', attributes: { 'gen_ai.input.messages': '[{"role":"user","par' } },
  ])('are $content', ({ content, attributes, dropped = 0 }) => {
    expect(only({ attributes: { ...model, ...attributes }, dropped })).toMatchObject({ content });
  });
});
