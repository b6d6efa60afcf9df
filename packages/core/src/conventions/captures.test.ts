import { describe, expect, it } from 'vitest';
import { modelSteps, stepsOfKind, toolSteps } from '../trajectory/index.js';
import { assemble, assembleAll } from './index.js';
import { capture, capturesAt, hasCaptures } from './testing/captures.js';
import { story, toldBy } from './testing/story.js';

if (!hasCaptures)
  console.log(`skipped: no captured payloads at ${capturesAt}; set PAWL_SHARED_DATA to the folder above it`);

const read = (stack: string) => {
  const { spans, logs } = capture(stack);
  return assemble(spans, { logs });
};

describe.skipIf(!hasCaptures)('captured stacks', () => {
  it.each([
    'ai-sdk-v7',
    'ai-sdk-v7-openinference',
    'ai-sdk-v7-stream',
    'anthropic-duplicate-spans',
    'anthropic-openinference',
    'langgraph',
    'openinference-openai',
    'otel-genai-semconv',
    'otel-instrumentation-openai-chat',
    'otel-instrumentation-openai-responses',
    'strands',
    'traceloop',
  ])('%s tells the whole story', stack => {
    expect(toldBy(read(stack))).toEqual(story);
  });

  it('openai-agents tells the whole story, with the error that the SDK redacts', () => {
    const trajectory = read('openai-agents');
    expect(toldBy(trajectory)).toEqual(story);
    expect(toolSteps(trajectory)[3]?.output).toBe('An error occurred while running the tool. Please try again.');
  });

  it('openinference-openai-truncated says what is lost and keeps the rest', () => {
    const trajectory = read('openinference-openai-truncated');
    expect(toldBy(trajectory)).toMatchObject({
      tools: story.tools,
      modelCalls: 5,
      refund: story.refund,
      output: story.output,
    });
    expect(modelSteps(trajectory).map(step => step.content)).toEqual(Array(5).fill('truncated'));
    // Only the first call's counts survived the limits: the sum of what was reported, not a guess.
    expect(trajectory.totals.tokens).toMatchObject({ input: 212, output: 34 });
    expect(trajectory.stopReason).toBeNull();
  });

  it.each([
    { stack: 'otel-genai-semconv', kinds: { agent: 1, workflow: 1, model: 5, tool: 4, retrieval: 1, memory: 1 } },
    { stack: 'openinference-openai', kinds: { agent: 1, model: 5, tool: 4, retrieval: 1 } },
    { stack: 'openai-agents', kinds: { agent: 1, workflow: 7, model: 5, tool: 4, policy: 1 } },
    { stack: 'langgraph', kinds: { agent: 1, workflow: 15, model: 5, tool: 4 } },
    { stack: 'otel-instrumentation-openai-chat', kinds: { workflow: 1, model: 5, tool: 4 } },
    { stack: 'anthropic-duplicate-spans', kinds: { agent: 1, model: 5, tool: 4 } },
  ])('$stack has the kinds $kinds', ({ stack, kinds }) => {
    const { stepsByKind } = read(stack).totals;
    expect(Object.fromEntries(Object.entries(stepsByKind).filter(([, count]) => count > 0))).toEqual(kinds);
  });

  it.each([
    { stack: 'otel-genai-semconv', ids: ['call_000001stub', 'call_000003stub', 'call_000005stub', 'call_000007stub'] },
    {
      stack: 'openinference-openai',
      ids: ['call_000001stub', 'call_000003stub', 'call_000005stub', 'call_000007stub'],
    },
    { stack: 'langgraph', ids: ['call_000001stub', 'call_000003stub', 'call_000005stub', 'call_000007stub'] },
    {
      stack: 'anthropic-openinference',
      ids: ['toolu_000001stub', 'toolu_000003stub', 'toolu_000005stub', 'toolu_000007stub'],
    },
    // The item's own ids are fc_…: they join nothing.
    {
      stack: 'otel-instrumentation-openai-responses',
      ids: ['call_000002stub', 'call_000005stub', 'call_000008stub', 'call_000011stub'],
    },
  ])('$stack gives every tool its call id', ({ stack, ids }) => {
    expect(toolSteps(read(stack)).map(step => step.callId)).toEqual(ids);
  });

  it.each([
    { stack: 'otel-genai-semconv', evidence: 'attribute' },
    { stack: 'openinference-openai', evidence: 'event' },
    { stack: 'langgraph', evidence: 'event' },
    { stack: 'otel-instrumentation-openai-chat', evidence: 'message' },
    { stack: 'traceloop', evidence: 'message' },
  ])('$stack shows the failure by its $evidence', ({ stack, evidence }) => {
    const [, , third] = toolSteps(read(stack));
    expect(third?.error).toMatchObject({
      message: 'approval required: refunds above 100 USD need supervisor approval',
      evidence,
    });
  });

  it.each([
    {
      stack: 'otel-genai-semconv',
      tokens: { input: 1670, output: 170, cacheRead: 640, cacheWrite: null, reasoning: 60 },
    },
    {
      stack: 'anthropic-openinference',
      tokens: { input: 1670, output: 170, cacheRead: 640, cacheWrite: 80, reasoning: null },
    },
    {
      stack: 'anthropic-duplicate-spans',
      tokens: { input: 1670, output: 170, cacheRead: 640, cacheWrite: 80, reasoning: null },
    },
    // This sender leaves cached tokens out of the input, which its third call no longer shows by itself.
    {
      stack: 'anthropic-traceloop',
      tokens: { input: 1670, output: 170, cacheRead: 640, cacheWrite: 80, reasoning: null },
    },
    {
      stack: 'otel-instrumentation-openai-chat',
      tokens: { input: 1670, output: 170, cacheRead: null, cacheWrite: null, reasoning: null },
    },
  ])('$stack reports $tokens', ({ stack, tokens }) => {
    expect(read(stack).totals.tokens).toEqual(tokens);
  });

  it.each([
    { stack: 'otel-genai-semconv', messages: 10 },
    { stack: 'openinference-openai', messages: 10 },
    { stack: 'otel-instrumentation-openai-chat', messages: 10 },
    // A turn of the Responses API with text and call comes as two messages.
    { stack: 'otel-instrumentation-openai-responses', messages: 10 },
    { stack: 'openai-agents', messages: 10 },
    { stack: 'langgraph', messages: 10 },
    { stack: 'anthropic-openinference', messages: 10 },
  ])('$stack: the last model call was asked with system, user, and every call with its answer', ({
    stack,
    messages,
  }) => {
    const input = modelSteps(read(stack)).at(-1)?.input ?? [];
    const parts = input.flatMap(message => message.parts.map(part => part.type));
    expect(input).toHaveLength(messages);
    expect(input.slice(0, 2).map(message => message.role)).toEqual(['system', 'user']);
    expect(parts.filter(type => type === 'tool_call')).toHaveLength(4);
    expect(parts.filter(type => type === 'tool_call_response')).toHaveLength(4);
    expect(parts).not.toContain('other');
  });

  it.each([
    {
      stack: 'otel-genai-semconv',
      agent: 'refund_agent',
      version: '1.4.2',
      conversation: 'sess-2001',
      user: 'user-77',
    },
    {
      stack: 'openinference-openai',
      agent: 'refund_agent',
      version: '1.4.2',
      conversation: 'sess-2001',
      user: 'user-77',
    },
    { stack: 'langgraph', agent: 'refund_graph', version: '1.4.2', conversation: 'sess-2001', user: 'user-77' },
    { stack: 'openai-agents', agent: 'refund_agent', version: '1.4.2', conversation: null, user: null },
    {
      stack: 'otel-instrumentation-openai-chat',
      agent: 'refund-agent',
      version: '1.4.2',
      conversation: null,
      user: null,
    },
  ])('$stack is the work of $agent', ({ stack, agent, version, conversation, user }) => {
    const trajectory = read(stack);
    expect(trajectory).toMatchObject({
      agent: { name: agent, version },
      service: 'refund-agent',
      conversationId: conversation,
      userId: user,
      status: 'ok',
      stopReason: 'stop',
      finalStatus: 'completed',
    });
  });

  it('ai-sdk-v7-openinference: a status that was copied from a failed tool is no error of the run', () => {
    const trajectory = read('ai-sdk-v7-openinference');
    expect(trajectory.status).toBe('ok');
    expect(trajectory.totals.errors).toBe(2);
  });

  it('approval-langgraph: an interrupt is pending, and an approval is required', () => {
    const { spans } = capture('approval-langgraph');
    const [first] = assembleAll(spans);
    const [approval] = first === undefined ? [] : stepsOfKind(first, 'approval');
    expect(first).toMatchObject({
      stopReason: 'needs_human_approval',
      finalStatus: 'needs_human',
      totals: { errors: 0 },
    });
    expect(approval).toMatchObject({ name: 'issue_refund', state: 'required', input: { question: 'approve refund?' } });
  });

  it.each([
    { stack: 'approval-langgraph', state: 'approved', because: 'the run was resumed with an approval' },
    { stack: 'approval-ai-sdk-v7', state: 'unknown', because: 'the work went on, and nobody knows who agreed' },
  ])('$stack: $state, as $because', ({ stack, state }) => {
    const trajectory = read(stack);
    expect(trajectory.traceIds).toHaveLength(2);
    expect(stepsOfKind(trajectory, 'approval').map(step => step.state)).toEqual([state]);
    expect(trajectory).toMatchObject({ finalStatus: 'completed', output: story.output });
  });

  it.each(['openai-agents-multi', 'strands-multi'])('%s: lead, researcher and executor share the work', stack => {
    const trajectory = read(stack);
    expect(stepsOfKind(trajectory, 'agent').map(step => step.name)).toEqual([
      'refund_lead',
      'order_researcher',
      'refund_executor',
    ]);
    expect(toolSteps(trajectory).map(step => `${step.name} ${step.status}`)).toEqual([
      'order_researcher ok',
      'read_order ok',
      'retrieve_refund_policy ok',
      'refund_executor ok',
      'issue_refund error',
      'issue_refund error',
    ]);
    expect(trajectory).toMatchObject({
      output: story.output,
      totals: { tokens: { input: 2457, output: 306 }, stepsByKind: { model: 9 } },
    });
  });
});
