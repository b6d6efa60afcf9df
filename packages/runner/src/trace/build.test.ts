import { assemble } from '@pawl/core/conventions';
import type { Json, JsonObject, Span } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import type { AnsweredCall } from '../replay/index.js';
import type { TargetEnd } from '../targets/index.js';
import { aSpan, aSpanId, aTraceId } from '../testing/spans.js';
import { bareTrajectory } from './bare.js';
import { buildTrajectory, NO_TELEMETRY } from './build.js';
import { attemptSpan, type Execution } from './execution.js';

const START = 1_763_683_200_000;

const result = (output: Json, given: { stopReason?: string; finalStatus?: string } = {}): TargetEnd => ({
  kind: 'result',
  result: { output, stopReason: given.stopReason ?? null, finalStatus: given.finalStatus ?? null, messages: null },
  stderr: null,
});
const CRASH: TargetEnd = { kind: 'errored', reason: 'crash: exit code 1', stderr: null };

const execution = (given: Partial<Execution> = {}): Execution => ({
  agent: { name: 'support', version: '2' },
  input: { question: 'refund?' },
  traceId: aTraceId('a'),
  spanId: aSpanId('b'),
  startedAt: START,
  endedAt: START + 1_500.25,
  end: result('done'),
  calls: [],
  ...given,
});

const call = (
  tool: string,
  args: Json,
  given: Partial<AnsweredCall['record']> = {},
  at = START + 10,
): AnsweredCall => ({
  record: { tool, arguments: args, answer: { ok: true }, served: 'recorded', effect: 'reads', step: null, ...given },
  at,
  error: null,
});

const rootSpan = (attributes: JsonObject = {}, given: Partial<Span> = {}): Span =>
  aSpan({
    spanId: aSpanId('1'),
    name: 'invoke_agent mine',
    startTimeUnixNano: `${START}000000`,
    endTimeUnixNano: `${START + 1000}000000`,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'mine', ...attributes },
    ...given,
  });

const toolSpan = (id: string, tool: string, args: string | null, given: Partial<Span> = {}): Span =>
  aSpan({
    spanId: aSpanId(id),
    parentSpanId: aSpanId('1'),
    name: `execute_tool ${tool}`,
    startTimeUnixNano: `${START + 5}000000`,
    endTimeUnixNano: `${START + 6}000000`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      ...(args === null ? {} : { 'gen_ai.tool.call.arguments': args }),
    },
    ...given,
  });

const modelSpan = (id: string, given: Partial<Span> = {}): Span =>
  aSpan({
    spanId: aSpanId(id),
    name: 'chat m',
    startTimeUnixNano: `${START + 2}000000`,
    endTimeUnixNano: `${START + 3}000000`,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
    },
    ...given,
  });

describe('bareTrajectory', () => {
  it.each<[string, Partial<Execution>]>([
    ['a text', {}],
    ['a text of JSON', { end: result('{"a":1}'), input: '42' }],
    ['an empty text', { end: result('') }],
    ['nothing', { end: result(null), input: null }],
    ['an object', { end: result({ a: [1, null, 'x'] }) }],
    ['a list', { end: result([1, 2]), input: [] }],
    [
      'messages',
      { end: result([{ role: 'assistant', content: 'hi' }]), input: { messages: [{ role: 'user', content: 'q' }] } },
    ],
    ['messages as text', { input: '[{"role":"user","content":"q"}]' }],
    ['its own words', { end: result('x', { stopReason: 'asked', finalStatus: 'needs_human' }) }],
    ['no version', { agent: { name: 'a', version: null } }],
    ['no time at all', { endedAt: START }],
  ])('is what assembling the attempt gives, for %s', (_name, given) => {
    const attempt = execution(given);
    expect(bareTrajectory(attempt)).toEqual(assemble([attemptSpan(attempt)], { complete: true }));
  });
});

const build = (given: Partial<Execution>, spans: readonly Span[]) => buildTrajectory(execution(given), spans, {});
const outline = (given: Partial<Execution>, spans: readonly Span[]): readonly string[] => {
  const steps = build(given, spans).trajectory?.steps ?? [];
  const names = new Map(steps.map(step => [step.id, step.name]));
  return steps.map(step => `${step.parent === null ? '' : `${names.get(step.parent)}/`}${step.kind}:${step.name}`);
};

describe('buildTrajectory', () => {
  it.each<[string, Partial<Execution>, readonly Span[], readonly string[]]>([
    ['nothing but a result', {}, [], ['agent:support']],
    ['a root of the agent’s own', {}, [rootSpan()], ['agent:mine']],
    [
      'model calls without a root',
      {},
      [modelSpan('2'), modelSpan('3')],
      ['agent:support', 'support/model:m', 'support/model:m'],
    ],
    ['one model call', {}, [modelSpan('2')], ['agent:support', 'support/model:m']],
    [
      'two roots',
      {},
      [rootSpan(), rootSpan({}, { spanId: aSpanId('9') })],
      ['agent:support', 'support/agent:mine', 'support/agent:mine'],
    ],
    [
      'a call that no span tells of',
      { calls: [call('read', { id: 1 })] },
      [rootSpan()],
      ['agent:mine', 'mine/tool:read'],
    ],
    ['a call and no spans', { calls: [call('read', { id: 1 })] }, [], ['agent:support', 'support/tool:read']],
    ['a call and a crash', { calls: [call('read', {})], end: CRASH }, [], ['agent:support', 'support/tool:read']],
    [
      'a call that a span tells of',
      { calls: [call('read', { id: 1 })] },
      [rootSpan(), toolSpan('2', 'read', '{"id":1}')],
      ['agent:mine', 'mine/tool:read'],
    ],
  ])('of %s', (_name, given, spans, steps) => {
    expect(outline(given, spans)).toEqual(steps);
  });

  it('of nothing at all is nothing', () => {
    expect(build({ end: CRASH }, [])).toEqual({ trajectory: null, calls: [] });
  });

  it('has the id of the attempt’s trace, whatever the spans say', () => {
    expect(build({}, [rootSpan()]).trajectory).toMatchObject({ id: aTraceId('a'), traceIds: [aTraceId('1')] });
  });

  it.each<[string, JsonObject, Json]>([
    ['says nothing', {}, ['done', 'asked', 'needs_human']],
    ['says how it stopped', { 'pawl.stop_reason': 'mine' }, ['done', 'mine', 'needs_human']],
    ['says its status', { 'pawl.final_status': 'mine' }, ['done', 'asked', 'mine']],
    ['says its output', { 'pawl.output': 'mine' }, ['mine', 'asked', 'needs_human']],
  ])('takes from the result what a root leaves out that %s', (_name, attributes, said) => {
    const end = result('done', { stopReason: 'asked', finalStatus: 'needs_human' });
    const { trajectory } = build({ end }, [rootSpan(attributes)]);
    expect([trajectory?.output, trajectory?.stopReason, trajectory?.finalStatus]).toEqual(said);
  });

  it('lets the result’s words outweigh what model calls suggest', () => {
    const end = result('done', { stopReason: 'needs_human_approval' });
    expect(build({ end }, [modelSpan('2')]).trajectory?.stopReason).toBe('needs_human_approval');
  });

  it.each<[string, TargetEnd, string]>([
    ['a result', result('x'), 'ok'],
    ['a crash', CRASH, 'running'],
  ])('after %s of an agent whose root never ended, is %s', (_name, end, status) => {
    expect(build({ end }, [rootSpan({}, { endTimeUnixNano: '0' })]).trajectory?.status).toBe(status);
  });

  it('counts tokens of the model calls', () => {
    expect(
      build({}, [rootSpan(), modelSpan('2', { parentSpanId: aSpanId('1') })]).trajectory?.totals.tokens,
    ).toMatchObject({ input: 10, output: 5 });
  });
});

it.each<[string, Partial<Execution>, readonly Span[], boolean]>([
  ['only a result', {}, [], true],
  ['only a result and calls', { calls: [call('read', {})] }, [], true],
  ['spans', {}, [rootSpan()], false],
])('says in a note when it rests on %s', (_name, given, spans, noted) => {
  expect(build(given, spans).trajectory?.notes.includes(NO_TELEMETRY)).toBe(noted);
});

describe('tool calls', () => {
  const stepsOf = (calls: readonly AnsweredCall[], spans: readonly Span[]) => {
    const built = build({ calls }, [rootSpan(), ...spans]);
    const tools = built.trajectory?.steps.filter(step => step.kind === 'tool') ?? [];
    return { tools, steps: built.calls.map(record => record.step) };
  };

  it('give their tool steps what served them', () => {
    const { tools, steps } = stepsOf(
      [call('send', { b: 1, a: 2 }, { served: 'intent', effect: 'irreversible' })],
      [toolSpan('2', 'send', '{"a":2,"b":1}')],
    );
    expect(tools).toMatchObject([{ served: 'intent', effect: 'irreversible', source: 'span' }]);
    expect(steps).toEqual([tools[0]?.id]);
  });

  it('fill a step whose content nobody recorded', () => {
    const { tools } = stepsOf([call('read', { id: 1 })], [toolSpan('2', 'read', null)]);
    expect(tools).toMatchObject([{ input: { id: 1 }, output: { ok: true }, served: 'recorded' }]);
  });

  it('are paired in order with steps of the same arguments, exact ones first', () => {
    const { steps } = stepsOf(
      [call('read', { id: 1 }), call('read', { id: 2 }), call('read', { id: 1 })],
      [toolSpan('4', 'read', null), toolSpan('2', 'read', '{"id":1}'), toolSpan('3', 'read', '{"id":1}')],
    );
    expect(steps).toEqual([aSpanId('2'), aSpanId('4'), aSpanId('3')]);
  });

  it('that no span tells of become steps of the gateway, in their place in time', () => {
    const { tools, steps } = stepsOf(
      [call('late', {}, { served: 'fixed' }, START + 20), call('early', {}, { served: 'missed' }, START + 1)],
      [toolSpan('2', 'between', '{}')],
    );
    expect(tools.map(step => [step.name, step.source, step.kind === 'tool' && step.served])).toEqual([
      ['early', 'gateway', 'missed'],
      ['between', 'span', null],
      ['late', 'gateway', 'fixed'],
    ]);
    expect(steps).toEqual([tools[2]?.id, tools[0]?.id]);
  });

  it('that failed become failed steps', () => {
    const { tools } = stepsOf([{ ...call('read', {}, { answer: { error: 'down' } }), error: 'down' }], []);
    expect(tools).toMatchObject([{ status: 'error', error: { message: 'down' } }]);
  });
});

describe('messages of an agent without telemetry', () => {
  const messages = [
    { role: 'user', content: 'refund?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: '{"id":1}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: '{"ok":true}' },
    { role: 'assistant', content: 'A person will look at it.' },
  ];
  const end: TargetEnd = {
    kind: 'result',
    result: { output: null, stopReason: 'asked', finalStatus: null, messages },
    stderr: null,
  };

  it('become steps under the attempt', () => {
    expect(outline({ end }, [])).toEqual([
      'agent:support',
      'support/message:user',
      'support/model:assistant',
      'support/tool:read',
      'support/model:assistant',
    ]);
  });

  it('give the answer where the result has none', () => {
    expect(build({ end }, []).trajectory).toMatchObject({ output: 'A person will look at it.', stopReason: 'asked' });
  });

  it('are paired with the calls that reached the world', () => {
    const built = build({ end, calls: [call('read', { id: 1 })] }, []);
    expect(built.trajectory?.steps.filter(step => step.kind === 'tool')).toMatchObject([
      { id: built.calls[0]?.step, served: 'recorded' },
    ]);
  });

  it('are not read where there is telemetry', () => {
    expect(outline({ end }, [rootSpan()])).toEqual(['agent:mine']);
  });
});
