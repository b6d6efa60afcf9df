import { readConfig } from '@pawl/core/config';
import { assemble, understandingOf } from '@pawl/core/conventions';
import {
  type AgentCoverage,
  coverageOf,
  NOTHING_EXPECTED,
  riskRules,
  type ServiceUnderstanding,
  type Shadow,
} from '@pawl/core/measures';
import type { JsonObject, Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoverageExample } from '../stores/index.js';
import { openTestApp } from '../testing/app.js';
import { after, span, spanId, traceId } from '../testing/spans.js';
import { until } from '../testing/temporary.js';

const CONFIG = `version: 1
agents:
  refunds:
    target: { command: [node, agent.mjs] }
    risk: high
    manifest: { route: routes.yaml }
    tools:
      read_order: { effect: reads }
      issue_refund: { effect: irreversible, requires: approval }
      never_called: { effect: reads }
    models: [gpt-4o-mini]
    services: [shop]
  notes:
    target: { command: [node, agent.mjs] }
    risk: low
`;

const configOf = (text: string) => {
  const reading = readConfig(text, 'pawl.yaml');
  if ('problems' in reading) throw new Error(reading.problems[0]?.message);
  return reading.config;
};
const config = configOf(CONFIG);

let app: Awaited<ReturnType<typeof openTestApp>>;
beforeAll(async () => {
  app = await openTestApp({ config: { config, file: '/shop/pawl.yaml', problem: null } });
});
afterAll(() => app.close());

let traces = 5_000;
/** Spans of one run: an agent with these steps below it, one second apart. */
const runOf = (
  agent: string,
  version: string,
  steps: readonly JsonObject[],
  root: JsonObject = {},
): readonly Span[] => {
  traces += 1;
  const trace = traceId(traces);
  const at = traces * 100;
  return [
    span({
      traceId: trace,
      startTimeUnixNano: after(at),
      endTimeUnixNano: after(at + 50),
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': agent,
        'gen_ai.agent.version': version,
        'pawl.stop_reason': 'answered',
        ...root,
      },
    }),
    ...steps.map((attributes, n) =>
      span({
        traceId: trace,
        spanId: spanId(n + 2),
        parentSpanId: spanId(1),
        startTimeUnixNano: after(at + n + 1),
        endTimeUnixNano: after(at + n + 2),
        attributes,
      }),
    ),
  ];
};
const ROUTE = { 'pawl.step.kind': 'workflow', 'pawl.step.name': 'route:refund_assist' };
const MODEL = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o-mini', 'http.target': '/v1' };
const POLICY = { 'pawl.step.kind': 'policy', 'pawl.step.name': 'limit', 'pawl.policy.decision': 'allowed' };
const tool = (name: string, more: JsonObject = {}): JsonObject => ({
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': name,
  'gen_ai.tool.call.arguments': '{"a":1}',
  'gen_ai.tool.call.result': '{"b":2}',
  ...more,
});
const REFUND = tool('issue_refund', { 'pawl.tool.effect': 'irreversible' });
const { 'gen_ai.tool.call.result': _, ...NO_RESULT } = tool('read_order');

const WHOLE = runOf('refunds', '2', [ROUTE, MODEL, POLICY, REFUND]);
const BARE = runOf('refunds', '1', [MODEL, REFUND], { 'pawl.stop_reason': '' });
const NO_TOOLS = runOf('refunds', '1', [ROUTE, MODEL]);
const HALF = runOf('refunds', '1', [ROUTE, MODEL, NO_RESULT]);
const RUNS = [WHOLE, BARE, NO_TOOLS, HALF];
const OTHERS = [
  runOf('notes', '1', [tool('wipe', { 'pawl.tool.effect': 'irreversible' })]),
  runOf('night-script', '1', [
    tool('wipe', { 'pawl.tool.effect': 'irreversible' }),
    { ...MODEL, 'gen_ai.request.model': 'gpt-5' },
  ]),
  runOf('night-script', '1', [tool('look')]),
];

const send = async (...runs: readonly (readonly Span[])[]): Promise<void> => {
  for (const spans of runs) expect((await app.post('/api/import', { spans })).status).toBe(200);
};
type AgentAnswer = AgentCoverage & { readonly declared: boolean; readonly examples: readonly CoverageExample[] };
const coverage = async (): Promise<{ agents: readonly AgentAnswer[]; wanted: number; project: object }> =>
  app.get('/api/coverage');
const shadow = async (): Promise<Shadow & { registration: string }> => app.get('/api/shadow');
const refunds = async (): Promise<AgentAnswer> => {
  const found = (await coverage()).agents.find(({ agent }) => agent === 'refunds');
  if (found === undefined) throw new Error('the agent is in no answer');
  return found;
};

describe('measures over stored runs', () => {
  beforeAll(() => send(...RUNS, ...OTHERS));

  it('counts what core decides of each run', async () => {
    const expected = riskRules(config).expectations.get('refunds') ?? NOTHING_EXPECTED;
    const verdicts = RUNS.map(spans => coverageOf(assemble(spans), expected));
    const { layers, runs } = await refunds();
    expect(runs).toBe(4);
    for (const layer of ['route', 'tool', 'policy', 'stop_reason'] as const) {
      const of = (verdict: string) => verdicts.filter(coverage => coverage[layer].verdict === verdict).length;
      expect([layer, layers[layer].complete, layers[layer].missing]).toEqual([layer, of('complete'), of('missing')]);
    }
    expect(verdicts.map(coverage => coverage.policy.verdict)).toContain('missing');
  });

  it('gives rates with intervals by version', async () => {
    const { versions, complete } = await refunds();
    expect(versions.map(row => [row.version, row.runs, row.complete.value])).toEqual([
      ['1', 3, 1 / 3],
      ['2', 1, 1],
    ]);
    expect(complete).toMatchObject({ value: 0.5, n: 4, method: 'wilson', low: expect.any(Number) });
  });

  it('points at what is missing', async () => {
    const { examples } = await refunds();
    const said = examples.map(row => [row.layer, row.trajectory, row.step, row.says]);
    expect(said).toContainEqual(['route', BARE[0]?.traceId, null, 'no step shows where the task was sent']);
    const says = 'issue_refund was called without a policy or approval step before';
    expect(said).toContainEqual(['policy', BARE[0]?.traceId, spanId(3), says]);
    expect(said).toContainEqual(['tool', HALF[0]?.traceId, spanId(4), 'read_order: its result is not recorded']);
  });

  it('counts runs that change something of agents that nobody named, and none of an agent of low risk', async () => {
    const { agents, wanted, project } = await coverage();
    expect(agents.map(row => [row.agent, row.runs, row.declared])).toEqual([
      ['refunds', 4, true],
      ['night-script', 1, false],
    ]);
    expect([wanted, project]).toEqual([0.95, { file: '/shop/pawl.yaml', problem: null }]);
  });

  it('shows what nobody wrote down, and what nobody used', async () => {
    const { unknown, unused, known, registration } = await shadow();
    const said = unknown.map(({ kind, name, agent, runs, effect }) => [kind, name, agent, runs, effect]);
    expect(said).toEqual([
      ['agent', 'night-script', null, 2, 'unknown'],
      ['tool', 'look', 'night-script', 1, 'unknown'],
      ['tool', 'wipe', 'night-script', 1, 'irreversible'],
      ['tool', 'wipe', 'notes', 1, 'irreversible'],
      ['model', 'gpt-5', 'night-script', 1, 'unknown'],
    ]);
    expect(unknown[0]).toMatchObject({ example: OTHERS[2]?.[0]?.traceId, firstSeen: expect.any(String) });
    expect(unused).toEqual([{ kind: 'tool', name: 'never_called', agent: 'refunds' }]);
    expect(known).toEqual({ agent: 2, tool: 2, model: 1, service: 1 });
    expect(registration).toContain('wipe: { effect: irreversible }');
  });

  it('shows how much of each service was understood', async () => {
    const { services }: { services: readonly ServiceUnderstanding[] } = await app.get('/api/conventions');
    const understood = [...RUNS, ...OTHERS].flatMap(spans => understandingOf(spans));
    const sum = (of: 'spans' | 'read' | 'unread') => understood.reduce((total, row) => total + row[of], 0);
    expect(services).toMatchObject([
      { service: 'shop', spans: sum('spans'), read: sum('read'), unread: sum('unread') },
    ]);
    expect(services[0]?.unreadKeys).toContainEqual({
      convention: 'otel-genai',
      key: 'http.target',
      count: 5,
      runs: 5,
      example: OTHERS[1]?.[0]?.traceId,
    });
  });

  it.each(['coverage', 'shadow', 'conventions'])('%s looks at a time', async what => {
    const answers = await Promise.all(
      ['', '?since=2100-01-01T00:00:00Z', '?since=99999d'].map(query => app.get(`/api/${what}${query}`)),
    );
    type Lists = { agents?: readonly unknown[]; unknown?: readonly unknown[]; services?: readonly unknown[] };
    const length = ({ agents, unknown, services }: Lists) => (agents ?? unknown ?? services)?.length;
    expect(answers.map(length)).toEqual([length(answers[0]), 0, length(answers[0])]);
    expect((await app.request(`/api/${what}?since=yesterday`)).status).toBe(400);
  });
});

it('replaces the facts of a run when late spans come, also ones that started earlier', async () => {
  const [root, ...rest] = runOf('refunds', 'late', [MODEL, REFUND]);
  const early = { ...ROUTE, 'pawl.step.name': 'route:late' };
  await send([root as Span, ...rest]);
  const late = async () => (await refunds()).versions.find(row => row.version === 'late');
  expect((await late())?.layers.route).toMatchObject({ complete: 0, missing: 1 });
  const route = span({
    ...(root as Span),
    spanId: spanId(99),
    parentSpanId: spanId(1),
    startTimeUnixNano: after(1),
    attributes: early,
  });
  expect((await app.post('/v1/traces', encodeTraces([route]))).status).toBe(200);
  await until('its facts are written again', async () => (await late())?.layers.route.complete === 1);
  expect(await late()).toMatchObject({ runs: 1, layers: { route: { complete: 1, missing: 0 } } });
});

it('leaves a run that goes on out of every rate, and counts it beside', async () => {
  const [root, ...rest] = runOf('refunds', 'open', [MODEL, REFUND]);
  await send([{ ...(root as Span), endTimeUnixNano: '0' }, ...rest]);
  const open = (await refunds()).versions.find(row => row.version === 'open');
  expect(open).toMatchObject({ runs: 0, running: 1, complete: { value: null, reason: 'no data' } });
});

it('takes foreign names as they are', async () => {
  const evil = "x'); DROP TABLE pawl.run_facts; --\n\0\\";
  await send(runOf(evil, evil, [tool(evil, { 'pawl.tool.effect': 'writes' })]));
  const { unknown } = await shadow();
  expect(unknown.filter(row => row.name.startsWith('x'))).toHaveLength(2);
  expect(unknown.find(row => row.kind === 'agent' && row.name === evil)).toBeDefined();
});
