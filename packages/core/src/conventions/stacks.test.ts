import { describe, expect, it } from 'vitest';
import { type JsonObject, modelSteps, type Span, stepsOfKind, toolSteps } from '../trajectory/index.js';
import { assemble } from './index.js';
import { agentSpan, event, type SpanWords, span, spanIdOf, toolSpan } from './testing/spans.js';

const json = JSON.stringify;

const only = (words: Partial<SpanWords>) => {
  const root = span({ id: 'root', lasts: 9, attributes: { 'pawl.step.kind': 'agent' } });
  const step = assemble([root, span({ id: 'one', parent: 'root', at: 1, ...words })]).steps[1];
  if (step === undefined) throw new Error('no step');
  return step;
};

const text = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });

describe('MCP', () => {
  const request = (words: SpanWords, more: JsonObject = {}): Span =>
    span({
      ...words,
      attributes: {
        'mcp.method.name': 'tools/call',
        'mcp.session.id': 's-1',
        'mcp.protocol.version': '2025-06-18',
        'jsonrpc.request.id': '7',
        'gen_ai.tool.name': 'look',
        ...more,
      },
    });

  it.each<{ because: string; words: Partial<SpanWords>; is: object }>([
    {
      because: 'a call of a tool is a tool step',
      words: { attributes: { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'look' } },
      is: { kind: 'tool', name: 'look', convention: 'mcp' },
    },
    {
      because: 'the name may tell the tool',
      words: { name: 'MCP send tools/call look', attributes: { 'mcp.method.name': 'tools/call' } },
      is: { kind: 'tool', name: 'look' },
    },
    {
      because: 'arguments and result are JSON text',
      words: {
        attributes: {
          'mcp.method.name': 'tools/call',
          'gen_ai.tool.call.arguments': '{"at":1}',
          'gen_ai.tool.call.result': json({ content: [{ type: 'text', text: '{"seen":true}' }], isError: false }),
        },
      },
      is: { input: { at: 1 }, output: { seen: true }, status: 'ok' },
    },
    {
      because: 'a result as a value is better than its text',
      words: {
        attributes: {
          'mcp.method.name': 'tools/call',
          'gen_ai.tool.call.result': json({ content: [{ type: 'text', text: 'x' }], structuredContent: { seen: 1 } }),
        },
      },
      is: { output: { seen: 1 } },
    },
    {
      because: 'a result may be an error',
      words: {
        attributes: {
          'mcp.method.name': 'tools/call',
          'gen_ai.tool.call.result': json({ content: [{ type: 'text', text: 'no such order' }], isError: true }),
        },
      },
      is: { status: 'error', error: { type: 'tool_error', message: 'no such order', evidence: 'result' } },
    },
    {
      because: 'a status says so, too',
      words: { failed: 'timed out', attributes: { 'mcp.method.name': 'tools/call', 'error.type': 'timeout' } },
      is: { status: 'error', error: { type: 'timeout', message: 'timed out' } },
    },
    {
      because: 'a resource is retrieved',
      words: { attributes: { 'mcp.method.name': 'resources/read', 'mcp.resource.uri': 'file:///policy.md' } },
      is: { kind: 'retrieval', name: 'file:///policy.md', input: 'file:///policy.md' },
    },
    {
      because: 'anything else only groups',
      words: { name: 'initialize', attributes: { 'mcp.method.name': 'initialize' } },
      is: { kind: 'workflow', name: 'initialize', convention: 'mcp' },
    },
  ])('$because', ({ words, is }) => {
    expect(only(words)).toMatchObject(is);
  });

  const agent = agentSpan({ id: 'root', lasts: 90 }, 'helper');
  const tool = toolSpan({ id: 'tool', parent: 'root', at: 1, lasts: 50 }, 'look', {
    'gen_ai.tool.call.id': 'c1',
    'gen_ai.tool.call.arguments': '{"at":1}',
  });
  const http = (id: string, parent: string, at: number) =>
    span({ id, parent, at, name: 'POST', lasts: 30, attributes: { 'http.request.method': 'POST' } });

  it.each<{ because: string; spans: readonly Span[]; spanIds: readonly string[] }>([
    {
      because: 'the server is right below the client',
      spans: [
        request({ id: 'client', parent: 'tool', at: 2, lasts: 40 }),
        request({ id: 'server', parent: 'client', at: 3, lasts: 30 }, { 'gen_ai.tool.call.result': '"seen"' }),
      ],
      spanIds: ['tool', 'client', 'server'],
    },
    {
      because: 'there are requests between them',
      spans: [
        request({ id: 'client', parent: 'tool', at: 2, lasts: 40 }),
        http('out', 'client', 3),
        http('in', 'out', 4),
        request({ id: 'server', parent: 'in', at: 5, lasts: 20 }, { 'gen_ai.tool.call.result': '"seen"' }),
      ],
      spanIds: ['tool', 'client', 'server'],
    },
    {
      because: 'only the server is traced',
      spans: [request({ id: 'server', parent: 'tool', at: 3 }, { 'gen_ai.tool.call.result': '"seen"' })],
      spanIds: ['tool', 'server'],
    },
  ])('the sides of one call are one step, where $because', ({ spans, spanIds }) => {
    const trajectory = assemble([agent, tool, ...spans]);
    expect(toolSteps(trajectory)).toMatchObject([
      {
        name: 'look',
        callId: 'c1',
        input: { at: 1 },
        output: 'seen',
        marks: ['duplicate'],
        spans: spanIds.map(spanIdOf),
      },
    ]);
  });

  it('two calls of one tool are two steps', () => {
    const calls = [1, 2].flatMap(at => [
      request({ id: `client${at}`, parent: 'root', at: at * 10 }),
      request({ id: `server${at}`, parent: `client${at}`, at: at * 10 + 1 }),
    ]);
    expect(toolSteps(assemble([agent, ...calls]))).toHaveLength(2);
  });

  it('another tool below a tool stays one', () => {
    const other = request({ id: 'client', parent: 'tool', at: 2 }, { 'gen_ai.tool.name': 'search' });
    expect(toolSteps(assemble([agent, tool, other])).map(step => step.name)).toEqual(['look', 'search']);
  });
});

describe('LangSmith', () => {
  it.each<{ because: string; kind: string; attributes: JsonObject; is: object }>([
    {
      because: 'a model call has a request and a response',
      kind: 'llm',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.prompt': json({ messages: [{ role: 'user', content: 'hi' }] }),
        'gen_ai.completion': json({ choices: [{ message: { role: 'assistant', content: 'ho' } }] }),
        'gen_ai.usage.input_tokens': 212,
        'gen_ai.usage.output_tokens': 34,
        'langsmith.usage_metadata': json({
          input_tokens: 212,
          output_tokens: 34,
          total_tokens: 246,
          input_token_details: { cache_read: 128 },
          output_token_details: { reasoning: 12 },
        }),
      },
      is: {
        kind: 'model',
        provider: 'openai',
        responseModel: 'gpt-4o-mini-2024-07-18',
        input: [text('user', 'hi')],
        output: [text('assistant', 'ho')],
        tokens: { input: 212, output: 34, cacheRead: 128, cacheWrite: null, reasoning: 12 },
        unread: {},
      },
    },
    {
      because: 'a tool wraps its only value',
      kind: 'tool',
      attributes: { 'gen_ai.prompt': json({ input: { at: 1 } }), 'gen_ai.completion': json({ output: 'seen' }) },
      is: { kind: 'tool', name: 'one', input: { at: 1 }, output: 'seen' },
    },
    {
      because: "a retriever's operation is a wrong word",
      kind: 'retriever',
      attributes: { 'gen_ai.operation.name': 'embeddings', 'gen_ai.prompt': json({ query: 'refund' }) },
      is: { kind: 'retrieval', input: { query: 'refund' } },
    },
    {
      because: 'a chain is a workflow',
      kind: 'chain',
      attributes: { 'gen_ai.operation.name': 'chain' },
      is: { kind: 'workflow', convention: 'langsmith' },
    },
  ])('$because', ({ kind, attributes, is }) => {
    expect(only({ name: 'one', attributes: { 'langsmith.span.kind': kind, ...attributes } })).toMatchObject(is);
  });

  it('is an agent at the top, and keeps its settings to itself', () => {
    const trajectory = assemble([
      span({
        id: 'root',
        name: 'refund',
        attributes: {
          'langsmith.span.kind': 'chain',
          'langsmith.metadata.session_id': 's-1',
          'langsmith.metadata.user_id': 'u-1',
          'langsmith.metadata.tier': 'gold',
          'langsmith.metadata.LANGSMITH_PROJECT': 'p',
          'gen_ai.prompt': json({ input: 'help' }),
          'gen_ai.completion': json({ outputs: 'done' }),
        },
      }),
    ]);
    expect(trajectory).toMatchObject({
      agent: { name: 'refund' },
      conversationId: 's-1',
      userId: 'u-1',
      input: 'help',
      output: 'done',
      tags: { tier: 'gold' },
    });
    expect(trajectory.steps[0]?.unread).toEqual({ 'langsmith.metadata.LANGSMITH_PROJECT': 'p' });
  });
});

describe('Genkit', () => {
  const action = (words: SpanWords, subtype: string, attributes: JsonObject = {}): Span =>
    span({
      ...words,
      attributes: {
        'genkit:type': 'action',
        'genkit:metadata:subtype': subtype,
        'genkit:state': 'success',
        'genkit:path': `/{${words.id}}`,
        ...attributes,
      },
    });
  const request = { toolRequest: { name: 'look', ref: 'c1', input: { at: 1 } } };
  const usage = { inputTokens: 212, outputTokens: 22, thoughtsTokens: 12, cachedContentTokens: 128, totalTokens: 246 };
  const flow = action({ id: 'flow', lasts: 90 }, 'flow', {
    'genkit:name': 'refund',
    'genkit:input': '"help"',
    'genkit:output': '"done"',
  });
  const generate = (id: string, parent: string, at: number) =>
    span({
      id,
      parent,
      at,
      lasts: 60,
      name: 'generate',
      attributes: { 'genkit:type': 'util', 'genkit:name': 'generate' },
    });
  const asks = action({ id: 'm1', parent: 'g1', at: 2 }, 'model', {
    'genkit:name': 'googleai/gemini-2.5-flash',
    'genkit:input': json({
      messages: [
        { role: 'system', content: [{ text: 'be kind' }] },
        { role: 'user', content: [{ text: 'help' }] },
      ],
    }),
    'genkit:output': json({ message: { role: 'model', content: [request] }, finishReason: 'stop', usage }),
  });
  const looks = action({ id: 't1', parent: 'g1', at: 5 }, 'tool.v2', {
    'genkit:name': 'look',
    'genkit:input': '{"at":1}',
    'genkit:output': '{"seen":true}',
  });
  const answers = action({ id: 'm2', parent: 'g2', at: 9 }, 'model', {
    'genkit:name': 'googleai/gemini-2.5-flash',
    'genkit:input': json({
      messages: [
        { role: 'user', content: [{ text: 'help' }] },
        { role: 'model', content: [request] },
        { role: 'tool', content: [{ toolResponse: { name: 'look', ref: 'c1', output: { seen: true } } }] },
      ],
    }),
    'genkit:output': json({ message: { role: 'model', content: [{ text: 'done' }] }, finishReason: 'stop', usage }),
  });
  const trajectory = assemble([flow, generate('g1', 'flow', 1), asks, looks, generate('g2', 'g1', 8), answers]);

  it('is the story of its flow, which is the agent', () => {
    expect(trajectory.steps.map(step => `${step.kind} ${step.name}`)).toEqual([
      'agent refund',
      'workflow generate',
      'model gemini-2.5-flash',
      'tool look',
      'workflow generate',
      'model gemini-2.5-flash',
    ]);
    expect(trajectory).toMatchObject({ input: 'help', output: 'done', stopReason: 'stop' });
  });

  it('reads requests, responses and counts in its own form', () => {
    const [first, second] = modelSteps(trajectory);
    const call = { type: 'tool_call', id: 'c1', name: 'look', arguments: { at: 1 } };
    expect(first).toMatchObject({
      provider: 'googleai',
      finishReason: 'tool_call',
      input: [text('system', 'be kind'), text('user', 'help')],
      output: [{ role: 'assistant', parts: [call] }],
      tokens: { input: 212, output: 34, cacheRead: 128, reasoning: 12 },
    });
    expect(second?.input[2]).toEqual({
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 'c1', response: { seen: true } }],
    });
    expect(toolSteps(trajectory)).toMatchObject([{ callId: 'c1', input: { at: 1 }, output: { seen: true } }]);
  });

  it('counts what was thought among the output where the provider does', () => {
    const counts = { inputTokens: 10, outputTokens: 34, thoughtsTokens: 12, totalTokens: 44 };
    const model = action({ id: 'm' }, 'model', { 'genkit:output': json({ usage: counts }) });
    expect(modelSteps(assemble([model]))[0]?.tokens).toMatchObject({ output: 34, reasoning: 12 });
  });

  it('leaves a failed flow failed', () => {
    const raised = { failed: 'no', events: [event('exception', { 'exception.message': 'no' })] };
    const failed = [
      action({ id: 'flow', lasts: 90, ...raised }, 'flow'),
      action({ id: 't', parent: 'flow', at: 1, ...raised }, 'tool'),
    ];
    expect(assemble(failed)).toMatchObject({ status: 'error', error: 'no' });
  });
});

describe('OpenLLMetry', () => {
  const entity = (kind: string, more: JsonObject) =>
    only({ attributes: { 'traceloop.span.kind': kind, 'traceloop.entity.name': 'x', ...more } });

  it.each<{ because: string; given: string; input: unknown }>([
    { because: 'named arguments', given: '{"args":[],"kwargs":{"at":1}}', input: { at: 1 } },
    { because: 'one argument', given: '{"args":["a"],"kwargs":{}}', input: 'a' },
    { because: 'several arguments', given: '{"args":["a","b"],"kwargs":{}}', input: ['a', 'b'] },
    { because: 'none', given: '{"args":[],"kwargs":{}}', input: null },
    { because: 'the Python form', given: '{"inputs":{"at":1},"tags":[]}', input: { at: 1 } },
    { because: 'another object', given: '{"at":1}', input: { at: 1 } },
  ])('a tool was called with $because', ({ given, input }) => {
    expect(entity('tool', { 'traceloop.entity.input': given })).toMatchObject({ kind: 'tool', name: 'x', input });
  });

  it.each([
    { kind: 'agent', is: 'agent' },
    { kind: 'task', is: 'workflow' },
  ])('a $kind is of kind $is', ({ kind, is }) => {
    expect(entity(kind, {})).toMatchObject({ kind: is, convention: 'openllmetry' });
  });

  it('counts tokens of Anthropic without what was cached, also where the cache was small', () => {
    const usage = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 900,
      'gen_ai.usage.cache_read.input_tokens': 8,
    };
    expect(only({ scope: '@traceloop/instrumentation-anthropic', attributes: usage }).tokens?.input).toBe(908);
    expect(only({ scope: '@traceloop/instrumentation-openai', attributes: usage }).tokens?.input).toBe(900);
  });
});

describe('LangGraph', () => {
  const scope = '@arizeai/openinference-instrumentation-langchain';
  const toolMessage = (more: JsonObject) =>
    json({
      output: {
        lc: 1,
        type: 'constructor',
        id: ['ToolMessage'],
        kwargs: { content: '{"seen":1}', tool_call_id: 'c', ...more },
      },
    });

  it.each<{ because: string; attributes: JsonObject; is: object }>([
    {
      because: 'its message is unwrapped',
      attributes: { 'openinference.span.kind': 'TOOL', 'output.value': toolMessage({ status: 'success' }) },
      is: { output: { seen: 1 }, callId: 'c', status: 'ok', convention: 'langgraph' },
    },
    {
      because: 'its message may be an error',
      attributes: { 'openinference.span.kind': 'TOOL', 'output.value': toolMessage({ status: 'error' }) },
      is: { status: 'error', error: { evidence: 'attribute' } },
    },
    {
      because: 'the model it names is the one that was asked',
      attributes: { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt' },
      is: { requestModel: 'gpt', responseModel: null },
    },
  ])('$because', ({ attributes, is }) => {
    expect(only({ scope, attributes })).toMatchObject(is);
  });

  it.each<{ resume: unknown; state: string }>([
    { resume: { approved: true }, state: 'approved' },
    { resume: { approved: false }, state: 'denied' },
    { resume: false, state: 'denied' },
    { resume: { decisions: [{ type: 'approve' }] }, state: 'approved' },
    { resume: { decisions: [{ type: 'approve' }, { type: 'reject' }] }, state: 'unknown' },
    { resume: 'go on then', state: 'unknown' },
  ])('a run that was resumed with $resume had been $state', ({ resume, state }) => {
    const chain = { 'openinference.span.kind': 'CHAIN' };
    const trajectory = assemble([
      span({ id: 'r1', trace: 'one', attributes: chain }),
      span({
        id: 't1',
        parent: 'r1',
        trace: 'one',
        at: 1,
        failed: '[{"id":"i","value":"ok?"}]\n\nGraphInterrupt: [',
        attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'pay' },
      }),
      span({
        id: 'r2',
        trace: 'two',
        at: 9,
        attributes: { ...chain, 'input.value': json({ lg_name: 'Command', resume }) },
      }),
      span({
        id: 't2',
        parent: 'r2',
        trace: 'two',
        at: 10,
        attributes: { 'openinference.span.kind': 'TOOL', 'tool.name': 'pay' },
      }),
    ]);
    expect(stepsOfKind(trajectory, 'approval')).toMatchObject([{ name: 'pay', state, input: 'ok?', output: resume }]);
  });
});

describe('facts that come with a framework', () => {
  it.each<{ stack: string; attributes: JsonObject }>([
    {
      stack: 'AI SDK 6',
      attributes: {
        'ai.operationId': 'ai.generateText',
        'ai.telemetry.metadata.sessionId': 's',
        'ai.telemetry.metadata.userId': 'u',
        'ai.telemetry.metadata.promptVersion': 'v',
      },
    },
    {
      stack: 'AI SDK 7',
      attributes: {
        'ai.operationId': 'ai.generateText',
        'ai.settings.context.sessionId': 's',
        'ai.settings.context.userId': 'u',
        'ai.settings.context.promptVersion': 'v',
      },
    },
    {
      stack: 'Mastra',
      attributes: {
        'mastra.span.type': 'agent_run',
        'mastra.metadata.threadId': 's',
        'mastra.metadata.userId': 'u',
        'mastra.metadata.promptVersion': 'v',
      },
    },
    {
      stack: 'OpenLLMetry',
      attributes: {
        'traceloop.span.kind': 'agent',
        'traceloop.association.properties.session_id': 's',
        'traceloop.association.properties.user_id': 'u',
        'traceloop.association.properties.prompt_version': 'v',
      },
    },
    {
      stack: 'Strands',
      attributes: { 'gen_ai.agent.tools': '[]', 'session.id': 's', 'user.id': 'u', 'prompt.version': 'v' },
    },
    {
      stack: 'OpenInference',
      attributes: {
        'openinference.span.kind': 'AGENT',
        'session.id': 's',
        'user.id': 'u',
        'llm.prompt_template.version': 'v',
      },
    },
  ])('$stack tells conversation, user and prompt version', ({ attributes }) => {
    expect(assemble([span({ id: 'root', attributes })])).toMatchObject({
      conversationId: 's',
      userId: 'u',
      tags: { prompt_version: 'v' },
    });
  });

  it('what the standard says wins', () => {
    const attributes = {
      'traceloop.span.kind': 'agent',
      'gen_ai.conversation.id': 'a',
      'traceloop.association.properties.session_id': 'b',
    };
    expect(assemble([span({ id: 'root', attributes })]).conversationId).toBe('a');
  });

  it("Mastra's own version is not the agent's", () => {
    const resource = { 'service.name': 'helper', 'service.version': '1.71.0' };
    const attributes = { 'mastra.span.type': 'agent_run', 'gen_ai.agent.name': 'helper' };
    expect(assemble([span({ id: 'root', resource, attributes })]).agent).toEqual({ name: 'helper', version: null });
  });
});

describe('model calls whose tools stand within their own span', () => {
  it('last as long as they do without them', () => {
    const model = span({ id: 'm', lasts: 100, name: 'call_llm', scope: 'gcp.vertex.agent' });
    const tool = (id: string, at: number, lasts: number) =>
      span({ id, parent: 'm', at, lasts, name: 'execute_tool look', scope: 'gcp.vertex.agent' });
    const durations = (...tools: readonly Span[]) => modelSteps(assemble([model, ...tools]))[0]?.durationMs;
    expect(durations()).toBe(100);
    expect(durations(tool('a', 40, 30))).toBe(70);
    // Side by side, and one that outlives the call.
    expect(durations(tool('a', 40, 30), tool('b', 50, 30), tool('c', 90, 50))).toBe(50);
  });
});

describe('a call that waited for a person, where tools carry no ids', () => {
  const scope = '@arizeai/openinference-instrumentation-openai-agents';
  const agent = (trace: string, at: number) =>
    span({
      id: `a${trace}`,
      trace,
      at,
      lasts: 9,
      scope,
      attributes: { 'openinference.span.kind': 'AGENT', 'graph.node.id': 'helper' },
    });
  const model = (trace: string, at: number, attributes: JsonObject) =>
    span({
      id: `m${trace}`,
      parent: `a${trace}`,
      trace,
      at,
      scope,
      attributes: { 'openinference.span.kind': 'LLM', ...attributes },
    });
  const tool = (given: string) =>
    span({
      id: 't',
      parent: 'atwo',
      trace: 'two',
      at: 51,
      scope,
      attributes: {
        'openinference.span.kind': 'TOOL',
        'tool.name': 'pay',
        'input.value': given,
        'output.value': 'paid',
      },
    });
  const call = 'llm.output_messages.0.message.tool_calls.0.tool_call';
  const asks = model('one', 1, {
    'llm.output_messages.0.message.role': 'assistant',
    [`${call}.id`]: 'c1',
    [`${call}.function.name`]: 'pay',
    [`${call}.function.arguments`]: '{"amount":250}',
  });
  const told = (given: string) =>
    assemble([agent('one', 0), asks, agent('two', 50), tool(given), model('two', 55, {})]).steps.flatMap(step =>
      step.kind === 'tool' || step.kind === 'approval' ? [`${step.kind} ${step.name}`] : [],
    );

  it('is carried out by the same call in the next trace', () => {
    expect(told('{"amount":250}')).toEqual(['approval pay', 'tool pay']);
  });

  it('is not carried out by another one', () => {
    expect(told('{"amount":9}')).toEqual(['tool pay']);
  });
});

describe('the OpenAI Agents SDK', () => {
  it('hands off between agents that stand side by side in a trace that is none', () => {
    const scope = '@arizeai/openinference-instrumentation-openai-agents';
    const node = (id: string, kind: string, at: number, parent: string | undefined, more: JsonObject = {}) =>
      span({
        id,
        at,
        lasts: 5,
        scope,
        ...(parent === undefined ? {} : { parent }),
        attributes: { 'openinference.span.kind': kind, ...more },
      });
    const trajectory = assemble([
      node('trace', 'AGENT', 0, undefined),
      node('flow', 'CHAIN', 1, 'trace'),
      node('lead', 'AGENT', 2, 'flow', { 'graph.node.id': 'lead' }),
      node('hand', 'TOOL', 3, 'lead', { 'tool.name': 'handoff_to_researcher' }),
      node('research', 'AGENT', 8, 'flow', { 'graph.node.id': 'researcher', 'graph.node.parent_id': 'lead' }),
    ]);
    expect(stepsOfKind(trajectory, 'agent').map(step => step.name)).toEqual(['lead', 'researcher']);
    expect(toolSteps(trajectory).map(step => step.name)).toEqual(['handoff_to_researcher']);
  });
});
