import { describe, expect, it } from 'vitest';
import { type JsonObject, modelSteps, type Span, stepsOfKind, toolSteps } from '../trajectory/index.js';
import { assemble, assembleAll } from './index.js';
import {
  agentSpan,
  answers,
  assistant,
  calls,
  chat,
  event,
  log,
  type SpanWords,
  says,
  span,
  spanIdOf,
  told,
  toolSpan,
  traceIdOf,
  user,
} from './testing/spans.js';

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

describe('times', () => {
  it('has nanoseconds', () => {
    const [step] = assemble([
      { ...span({ id: 'one' }), startTimeUnixNano: '1713431564123456789', endTimeUnixNano: '1713431564123456790' },
    ]).steps;
    expect(step).toMatchObject({ startedAt: '2024-04-18T09:12:44.123456789Z', durationMs: 0.000001 });
  });

  it.each<{ because: string; words: Partial<SpanWords>; more?: Partial<Span>; is: object }>([
    {
      because: 'it has not ended',
      words: { lasts: null },
      is: { durationMs: null, marks: ['not-ended'], status: 'unknown' },
    },
    { because: 'it ends before it starts', words: { lasts: -2 }, is: { durationMs: -2, marks: ['clock-skew'] } },
    {
      because: 'its start is unknown',
      words: {},
      more: { startTimeUnixNano: '0' },
      is: { startedAt: null, durationMs: null },
    },
    { because: 'its start is no number', words: {}, more: { startTimeUnixNano: 'yesterday' }, is: { startedAt: null } },
    {
      because: 'its start is beyond the calendar',
      words: {},
      more: { startTimeUnixNano: '9'.repeat(30) },
      is: { startedAt: null },
    },
  ])('$because', ({ words, more = {}, is }) => {
    const [step] = assemble([{ ...span({ id: 'one', ...words }), ...more }]).steps;
    expect(step).toMatchObject(is);
  });
});

describe('the run as a whole', () => {
  it('is running until its root has ended', () => {
    expect(assemble([agentSpan({ id: 'root', lasts: null }, 'a')]).status).toBe('running');
  });

  it('is known to be complete by the caller only', () => {
    const spans = [chat({ id: 'm', parent: 'root' }, [], [])];
    expect([assemble(spans).status, assemble(spans, { complete: true }).status]).toEqual(['running', 'ok']);
  });

  it('shows an agent whose caller is not traced here as the root, marked', () => {
    const trajectory = assemble([agentSpan({ id: 'root', parent: 'caller' }, 'a')]);
    expect(trajectory).toMatchObject({ status: 'ok', steps: [{ parent: null, marks: ['orphan'] }] });
    expect(trajectory.notes).toEqual(['steps whose parent never arrived: 1']);
  });

  it.each<{ because: string; words: SpanWords; resource: JsonObject; agent: object }>([
    {
      because: 'the agent says it',
      words: { id: 'r', attributes: { 'gen_ai.agent.version': '3' } },
      resource: { 'service.version': '9' },
      agent: { name: 'refund', version: '3' },
    },
    {
      because: 'the service is the agent',
      words: { id: 'r' },
      resource: { 'service.name': 'Refund', 'service.version': '9' },
      agent: { name: 'refund', version: '9' },
    },
    {
      because: 'the service is another thing',
      words: { id: 'r' },
      resource: { 'service.name': 'shop', 'service.version': '9' },
      agent: { name: 'refund', version: null },
    },
  ])('has the version $agent.version, as $because', ({ words, resource, agent }) => {
    expect(assemble([agentSpan({ ...words, resource }, 'refund')]).agent).toEqual(agent);
  });

  it('is named after its service when no agent is', () => {
    const resource = { 'service.name': 'shop', 'service.version': '9', 'deployment.environment.name': 'test' };
    expect(assemble([span({ id: 'r', resource })])).toMatchObject({
      agent: { name: 'shop', version: '9' },
      service: 'shop',
      environment: 'test',
    });
  });

  it('has no service when the sender knows none', () => {
    expect(assemble([span({ id: 'r', resource: { 'service.name': 'unknown_service:node' } })]).service).toBeNull();
  });

  it('asks for the price of each call once, and believes a sender more', () => {
    const usage = { 'gen_ai.usage.input_tokens': 100, 'gen_ai.response.model': 'gpt-4o-mini-2024' };
    const asked: unknown[] = [];
    const price = (call: unknown): number => {
      asked.push(call);
      return 0.5;
    };
    const spans = [
      chat({ id: 'a' }, [], [], usage),
      chat({ id: 'b', at: 1 }, [], [], { ...usage, 'gen_ai.usage.cost': 2 }),
      chat({ id: 'c', at: 2 }, [], []),
    ];
    const trajectory = assemble(spans, { price });
    expect(trajectory.totals.costUsd).toBe(2.5);
    expect(asked).toEqual([
      expect.objectContaining({
        provider: 'openai',
        model: 'gpt-4o-mini-2024',
        tokens: expect.objectContaining({ input: 100 }),
      }),
    ]);
  });
});

describe('several traces', () => {
  const spans = [
    agentSpan({ id: 'same', trace: 'late', at: 10 }, 'second'),
    agentSpan({ id: 'same', trace: 'early' }, 'first'),
  ];

  it('come apart by trace id, the earliest first', () => {
    expect(assembleAll(spans).map(({ id, agent }) => [id, agent.name])).toEqual([
      [traceIdOf('early'), 'first'],
      [traceIdOf('late'), 'second'],
    ]);
  });

  it('keep equal span ids apart when they are joined', () => {
    const { id, traceIds, steps } = assemble(spans);
    expect([id, traceIds.length, steps.map(step => step.name)]).toEqual([traceIdOf('early'), 2, ['first', 'second']]);
  });

  it('need at least one span', () => {
    expect(() => assemble([])).toThrow(RangeError);
    expect(assembleAll([])).toEqual([]);
  });
});

describe('tools', () => {
  const question = user(says('go'));
  const look = (id: string | null, at: number) => calls(id, 'look', { at });

  it.each<{ because: string; spans: readonly Span[]; tools: readonly object[] }>([
    {
      because: 'the span says it all',
      spans: [
        toolSpan({ id: 't' }, 'look', {
          'gen_ai.tool.call.arguments': '{"at":1}',
          'gen_ai.tool.call.result': '"seen"',
        }),
      ],
      tools: [{ callId: null, input: { at: 1 }, output: 'seen', status: 'ok', source: 'span' }],
    },
    {
      because: 'what the span lacks stands in the messages',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 2 }, 'look'),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', { seen: 1 }))], []),
      ],
      tools: [{ callId: 'c', input: { at: 1 }, output: { seen: 1 }, source: 'span' }],
    },
    {
      because: 'a bare argument is completed from the call',
      spans: [
        chat({ id: 'm' }, [], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 2 }, 'look', { 'gen_ai.tool.call.arguments': '1' }),
      ],
      tools: [{ input: { at: 1 } }],
    },
    {
      because: 'equal arguments decide between calls of one name',
      spans: [
        chat({ id: 'm' }, [], [assistant(look('c1', 1), look('c2', 2))]),
        toolSpan({ id: 't', at: 2 }, 'look', { 'gen_ai.tool.call.arguments': '{"at":2}' }),
        toolSpan({ id: 'u', at: 3 }, 'look', { 'gen_ai.tool.call.arguments': '{"at":1}' }),
      ],
      tools: [
        { id: spanIdOf('t'), callId: 'c2' },
        { id: spanIdOf('u'), callId: 'c1' },
      ],
    },
    {
      because: 'an answered call without a span is a step of its own',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('c', 1))]),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', 'Error: no'))], []),
      ],
      tools: [
        {
          id: 'synthetic:c',
          source: 'message',
          startedAt: null,
          input: { at: 1 },
          status: 'error',
          error: { message: 'no', evidence: 'message' },
        },
      ],
    },
    {
      because: 'a call that nobody answered was not carried out',
      spans: [chat({ id: 'm' }, [], [assistant(look('c', 1))])],
      tools: [],
    },
    {
      because: 'calls of an earlier conversation are not calls of this run',
      spans: [chat({ id: 'm' }, [question, assistant(look('old', 1)), told(answers('old', 1)), question], [])],
      tools: [],
    },
    {
      because: 'a call that its output lost is told by the next input',
      spans: [
        chat({ id: 'm' }, [question], [], { 'gen_ai.output.messages': null }),
        chat({ id: 'n', at: 4 }, [question, assistant(look('c', 1)), told(answers('c', 1))], []),
      ],
      tools: [{ callId: 'c', input: { at: 1 }, output: 1 }],
    },
    {
      because: 'another conversation of the same agent has a history of its own',
      spans: [
        chat({ id: 'm' }, [question], [assistant(says('gone'))]),
        chat({ id: 'n', at: 4 }, [user(says('stay')), assistant(look('old', 1)), told(answers('old', 1))], []),
      ],
      tools: [],
    },
    {
      because: 'answers without ids belong to the calls in order',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look(null, 1), look(null, 2))]),
        chat(
          { id: 'n', at: 4 },
          [question, told(answers(null, 'a')), told(answers(null, 'b'))],
          [assistant(look(null, 3))],
        ),
        chat(
          { id: 'o', at: 8 },
          [question, told(answers(null, 'a')), told(answers(null, 'b')), told(answers(null, 'c'))],
          [],
        ),
      ],
      tools: [{ output: 'a' }, { output: 'b' }, { output: 'c' }],
    },
    {
      because: 'a server may number its calls anew in every turn',
      spans: [
        chat({ id: 'm' }, [question], [assistant(look('call_0', 1))]),
        chat(
          { id: 'n', at: 4 },
          [question, assistant(look('call_0', 1)), told(answers('call_0', 'a'))],
          [assistant(look('call_0', 2))],
        ),
        chat(
          { id: 'o', at: 8 },
          [
            question,
            assistant(look('call_0', 1)),
            told(answers('call_0', 'a')),
            assistant(look('call_0', 2)),
            told(answers('call_0', 'b')),
          ],
          [],
        ),
      ],
      tools: [
        { id: 'synthetic:call_0', input: { at: 1 }, output: 'a' },
        { id: 'synthetic:call_0#2', input: { at: 2 }, output: 'b' },
      ],
    },
    {
      because: 'an agent does not carry out what another one asked for by name alone',
      spans: [
        agentSpan({ id: 'a', lasts: 9 }, 'one'),
        chat({ id: 'm', parent: 'a' }, [], [assistant(look(null, 1))]),
        agentSpan({ id: 'b', lasts: 9, at: 3 }, 'two'),
        toolSpan({ id: 't', parent: 'b', at: 4 }, 'look', { 'gen_ai.tool.call.result': 'seen' }),
      ],
      tools: [{ input: null, output: 'seen', callId: null }],
    },
    {
      because: 'an id joins across agents',
      spans: [
        agentSpan({ id: 'a', lasts: 9 }, 'one'),
        chat({ id: 'm', parent: 'a' }, [], [assistant(look('c', 1))]),
        toolSpan({ id: 't', at: 4 }, 'look', { 'gen_ai.tool.call.id': 'c' }),
      ],
      tools: [{ input: { at: 1 }, callId: 'c' }],
    },
  ])('$because', ({ spans, tools }) => {
    expect(toolSteps(assemble(spans))).toMatchObject(tools);
    expect(toolSteps(assemble(spans))).toHaveLength(tools.length);
  });

  it.each<{ result: unknown; message: string | null }>([
    { result: { error: 'no' }, message: 'no' },
    { result: { error: { message: 'no', code: 1 } }, message: 'no' },
    { result: { error: null, value: 1 }, message: null },
    { result: { status: 'error', content: 'no' }, message: 'no' },
    { result: { is_error: true, content: 'no' }, message: 'no' },
    { result: 'Error: no', message: 'no' },
    { result: 'Errors: none', message: null },
    { result: { errors: [] }, message: null },
    { result: { total: 1 }, message: null },
  ])('reads $result as the error $message', ({ result, message }) => {
    const [tool] = toolSteps(
      assemble([toolSpan({ id: 't' }, 'x', { 'gen_ai.tool.call.result': JSON.stringify(result) })]),
    );
    expect(tool?.error?.message ?? null).toBe(message);
  });
});

describe('errors', () => {
  const failing = toolSpan({ id: 't', parent: 'root', at: 1, failed: 'no' }, 'x');
  const later = chat({ id: 'm', parent: 'root', at: 5 }, [], []);

  it.each<{ because: string; spans: readonly Span[]; status: string }>([
    { because: 'the root says so itself', spans: [agentSpan({ id: 'root', failed: 'boom' }, 'a')], status: 'error' },
    { because: 'the failure went up', spans: [agentSpan({ id: 'root', failed: 'no' }, 'a'), failing], status: 'error' },
    {
      because: 'it is a copy, the agent went on',
      spans: [agentSpan({ id: 'root', failed: 'no' }, 'a'), failing, later],
      status: 'ok',
    },
    {
      because: 'an empty status after a failure is a copy',
      spans: [agentSpan({ id: 'root', failed: '' }, 'a'), failing, later],
      status: 'ok',
    },
    {
      because: 'an empty status alone is an error',
      spans: [agentSpan({ id: 'root', failed: '' }, 'a'), later],
      status: 'error',
    },
    {
      because: 'an error of its own type is no copy',
      spans: [agentSpan({ id: 'root', failed: 'no' }, 'a', { 'error.type': 'X' }), failing, later],
      status: 'error',
    },
    {
      because: 'a caught exception is no error',
      spans: [agentSpan({ id: 'root', events: [event('exception', { 'exception.message': 'no' })] }, 'a')],
      status: 'ok',
    },
  ])('the run is $status, as $because', ({ spans, status }) => {
    expect(assemble(spans).status).toBe(status);
  });

  it.each([
    { message: 'no\n    at f (file:///srv/x.mjs:1:1)', is: 'no' },
    { message: 'no\n\nError: no\n    at f (file:///srv/x.mjs:1:1)', is: 'no' },
    { message: 'one\n\ntwo', is: 'one\n\ntwo' },
  ])('leaves the stack out of $message', ({ message, is }) => {
    expect(only({ failed: message }).error?.message).toBe(is);
  });
});

describe('duplicates', () => {
  const usage = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.response.model': 'm' };
  const outer = chat({ id: 'outer', lasts: 9 }, [user(says('go'))], [assistant(says('done'))], usage);

  it.each<{ because: string; inner: Span; models: number }>([
    {
      because: 'model, tokens and time agree',
      inner: chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], usage),
      models: 1,
    },
    {
      because: 'tokens differ',
      inner: chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], { ...usage, 'gen_ai.usage.input_tokens': 11 }),
      models: 2,
    },
    {
      because: 'it starts after the other has ended',
      inner: chat({ id: 'inner', parent: 'outer', at: 99 }, [], [], usage),
      models: 2,
    },
    { because: 'it is no child', inner: chat({ id: 'inner', at: 1 }, [], [], usage), models: 2 },
  ])('$models calls, as $because', ({ inner, models }) => {
    expect(modelSteps(assemble([outer, inner]))).toHaveLength(models);
  });

  it('keep the place of the outer span, what either knows, and the children', () => {
    const inner = chat({ id: 'inner', parent: 'outer', at: 1 }, [], [], {
      ...usage,
      'gen_ai.response.id': 'resp',
      'gen_ai.usage.output_tokens': 3,
    });
    const child = span({ id: 'http', parent: 'inner', at: 2 });
    const [model, http] = assemble([outer, inner, child]).steps;
    expect(model).toMatchObject({
      id: spanIdOf('outer'),
      spans: [spanIdOf('outer'), spanIdOf('inner')],
      marks: ['duplicate'],
      responseId: 'resp',
      tokens: { input: 10, output: 3 },
    });
    expect(http?.parent).toBe(spanIdOf('outer'));
  });
});

describe('structure', () => {
  const chain = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'CHAIN' } });
  const agent = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'AGENT' } });
  const tool = (words: SpanWords) => span({ ...words, attributes: { 'openinference.span.kind': 'TOOL' } });

  it.each<{ because: string; spans: readonly Span[]; agents: readonly string[] }>([
    {
      because: 'a chain at the top without an agent is the agent',
      spans: [chain({ id: 'graph' }), chain({ id: 'node', parent: 'graph' })],
      agents: ['graph'],
    },
    {
      because: 'an agent around one agent is a wrapper',
      spans: [agent({ id: 'trace' }), chain({ id: 'x', parent: 'trace' }), agent({ id: 'a', parent: 'x' })],
      agents: ['a'],
    },
    {
      because: 'an agent around two agents is one',
      spans: [
        agent({ id: 'lead' }),
        agent({ id: 'a', parent: 'lead', at: 1 }),
        agent({ id: 'b', parent: 'lead', at: 2 }),
      ],
      agents: ['lead', 'a', 'b'],
    },
    {
      because: 'a chain under a tool of its name is the agent that the tool stands for',
      spans: [
        agent({ id: 'lead' }),
        tool({ id: 't', parent: 'lead', name: 'helper', at: 1 }),
        chain({ id: 'x', parent: 't', name: 'helper', at: 2 }),
      ],
      agents: ['lead', 'helper'],
    },
    { because: 'an HTTP request is no agent', spans: [span({ id: 'POST /' })], agents: [] },
    {
      because: 'our own word is final',
      spans: [span({ id: 'trace', attributes: { 'pawl.step.kind': 'agent' } }), agent({ id: 'a', parent: 'trace' })],
      agents: ['trace', 'a'],
    },
  ])('$agents, as $because', ({ spans, agents }) => {
    expect(stepsOfKind(assemble(spans), 'agent').map(step => step.name)).toEqual(agents);
  });
});

describe('size', () => {
  const shapes: Record<string, (count: number) => readonly Span[]> = {
    'a chain of agents': count =>
      Array.from({ length: count }, (_, at) =>
        agentSpan({ id: `${at}`, at, ...(at === 0 ? {} : { parent: `${at - 1}` }) }, 'a'),
      ),
    'a fan of tools': count =>
      Array.from({ length: count }, (_, at) =>
        at === 0
          ? agentSpan({ id: '0' }, 'a')
          : toolSpan({ id: `${at}`, parent: '0', at: at % 5 }, 'look', { 'gen_ai.tool.call.result': '{}' }),
      ),
    'model calls in a chain': count =>
      Array.from({ length: count }, (_, at) =>
        chat(
          { id: `${at}`, at, ...(at === 0 ? {} : { parent: `${at - 1}` }) },
          [],
          [assistant(calls(null, 'look', {}))],
        ),
      ),
  };

  it.each(Object.keys(shapes))('assembles %s', shape => {
    const make = shapes[shape] ?? (() => []);
    assemble(make(200));
    const times = [200, 2_000, 20_000].map(count => {
      const spans = make(count);
      const start = performance.now();
      assemble(spans);
      return performance.now() - start;
    });
    const [small = 0, middle = 0, large = 0] = times;
    console.log(
      `${shape}: 200 in ${small.toFixed(0)} ms, 2,000 in ${middle.toFixed(0)} ms, 20,000 in ${large.toFixed(0)} ms; ` +
        `ten times the spans take ${(middle / small).toFixed(1)} and ${(large / middle).toFixed(1)} times as long`,
    );
  });
});
