import { describe, expect, it } from 'vitest';
import { trajectoryOf } from '../checks/testing/trajectory.js';
import { readConfig } from '../config/index.js';
import { agent, model, policy, tool } from '../trajectory/testing/steps.js';
import { coverageByAgent, coverageRates } from './coverage/rates.js';
import { isRisky, riskRules } from './risk.js';
import { FACT_LIMITS, runFacts } from './run-facts.js';
import { understandingByService } from './understanding.js';

const understood = { service: 'shop', convention: 'otel-genai', spans: 3, read: 9, unread: 1, unreadKeys: [] };

describe('the facts of a run', () => {
  const facts = runFacts(
    {
      ...trajectoryOf([], { service: 'shop', stopReason: null }),
      steps: [
        agent({ id: 'a' }),
        model({ id: 'm1' }, { requestModel: 'gpt-4o', responseModel: 'gpt-4o-2024' }),
        model({ id: 'm2' }, { responseModel: 'claude-x' }),
        tool({ id: 't1', name: 'issue' }, { effect: 'unknown', input: 1, output: 1 }),
        policy({ id: 'p' }),
        tool({ id: 't2', name: 'issue' }, { effect: 'irreversible', input: 1 }),
      ],
    },
    [understood, { ...understood, service: 'tools' }],
  );
  it('are what measures need', () => {
    expect(facts).toMatchObject({
      agent: 'support-refund',
      changes: true,
      routed: false,
      models: ['claude-x', 'gpt-4o'],
      services: ['shop', 'tools'],
      tools: [{ name: 'issue', effect: 'irreversible', calls: 2, unguarded: 1, gap: 't1' }],
      tool: { verdict: 'missing', step: 't2', says: 'issue: its result is not recorded' },
      stopReason: { verdict: 'missing', step: 'm2', says: 'nothing says why the run ended' },
    });
  });

  it('have an end, whatever names an agent makes up', () => {
    const steps = Array.from({ length: 300 }, (_, n) => tool({ id: `t${n}`, name: `${n}${'x'.repeat(500)}` }));
    const { tools } = runFacts({ ...trajectoryOf([]), steps }, []);
    expect(tools).toHaveLength(FACT_LIMITS.tools);
    expect(tools[0]?.name).toHaveLength(FACT_LIMITS.characters);
  });
});

describe('risk', () => {
  const reading = readConfig(
    `version: 1
agents:
  high: { target: { command: [a] }, risk: high, manifest: { route: routes.yaml } }
  low: { target: { command: [a] }, risk: low, tools: { wipe: { effect: irreversible } } }
  writes: { target: { command: [a] }, tools: { note: { effect: writes, requires: approval } } }
  silent: { target: { command: [a] }, tools: { look: { effect: reads } } }
`,
    'pawl.yaml',
  );
  const config = 'problems' in reading ? null : reading.config;
  it.each([
    { name: 'high', risky: true },
    { name: 'low', risky: false },
    { name: 'writes', risky: true },
    { name: 'silent', risky: null },
  ])('$name: $risky', ({ name, risky }) => {
    const found = config?.agents.get(name);
    expect(found && isRisky(found)).toBe(risky);
  });
  it('says what is expected of each agent', () => {
    const rules = riskRules(config);
    expect([rules.risky, rules.harmless]).toEqual([['high', 'writes'], ['low']]);
    expect(rules.expectations.get('high')).toEqual({ routes: true, guarded: new Set() });
    expect(rules.expectations.get('writes')).toEqual({ routes: false, guarded: new Set(['note']) });
  });
  it('knows no agent without a pawl.yaml', () => {
    expect(riskRules(null)).toEqual({ risky: [], harmless: [], expectations: new Map() });
  });
});

it('gives a layer that applies to nothing no rate, and the reason', () => {
  const nothing = { complete: 0, missing: 0 };
  const { complete, layers } = coverageRates({
    agent: 'a',
    version: null,
    runs: 20,
    running: 0,
    sampled: 0,
    whole: { complete: 19, missing: 1 },
    layers: { route: nothing, tool: { complete: 19, missing: 1 }, policy: nothing, stop_reason: nothing },
  });
  // Wilson's interval of 19 of 20, as published tables have it.
  expect(complete).toMatchObject({ value: 0.95, n: 20, method: 'wilson' });
  expect([complete.low, complete.high].map(end => end?.toFixed(4))).toEqual(['0.7639', '0.9911']);
  expect(layers.tool.rate.value).toBe(0.95);
  expect(layers.route.rate).toMatchObject({ value: null, low: null, reason: 'it applies to none of these runs' });
});

it('adds up the versions of an agent, most runs first', () => {
  const all = { complete: 1, missing: 1 };
  const row = {
    running: 1,
    sampled: 0,
    whole: { complete: 1, missing: 1 },
    layers: { route: all, tool: all, policy: all, stop_reason: all },
  };
  const [first, second] = coverageByAgent([
    { ...row, agent: 'few', version: '1', runs: 2 },
    { ...row, agent: 'many', version: '1', runs: 2 },
    { ...row, agent: 'many', version: '2', runs: 4, whole: { complete: 4, missing: 0 } },
  ]);
  expect(first).toMatchObject({ agent: 'many', version: null, runs: 6, running: 2, complete: { n: 6 } });
  expect(first?.complete.value).toBe(5 / 6);
  expect(first?.layers.tool).toMatchObject({ complete: 2, missing: 2, rate: { value: 0.5 } });
  expect(first?.versions.map(({ version }) => version)).toEqual(['2', '1']);
  expect(second?.agent).toBe('few');
});

it('weighs the runs of a sample for those that were not kept, and says so', () => {
  const plain = { complete: 3, missing: 1 };
  const sums = (n: number, each: number) => ({ n, weight: n * each, squares: n * each * each });
  const sampled = { complete: 4, missing: 0, weighed: { complete: sums(4, 10), missing: sums(0, 1) } };
  const row = (version: string, count: typeof plain | typeof sampled, ofThem: number) => ({
    agent: 'a',
    version,
    runs: 4,
    running: 0,
    sampled: ofThem,
    whole: count,
    layers: { route: count, tool: count, policy: count, stop_reason: count },
  });
  const [agent] = coverageByAgent([row('1', plain, 0), row('2', sampled, 4)]);
  // Four runs that count once and four that count ten times: 3 + 40 of 44.
  expect(agent).toMatchObject({ sampled: 4, complete: { n: 8, method: 'hajek', unweighted: 7 / 8 } });
  expect(agent?.complete.value).toBeCloseTo(43 / 44, 12);
  expect(agent?.layers.tool).toMatchObject({ complete: 7, missing: 1, rate: { method: 'hajek' } });
  expect(agent?.versions.map(({ complete }) => complete.method)).toEqual(['wilson', 'hajek']);
});

it('adds up what was understood of each service, the one with most unread first', () => {
  const count = { convention: 'otel-genai', runs: 1, spans: 2, read: 8, unread: 2 };
  const key = { convention: null, count: 1, runs: 1, example: trajectoryOf([]).id };
  const [first, second] = understandingByService(
    [
      { ...count, service: 'well' },
      { ...count, service: 'badly', unread: 3, spans: 1 },
      { ...count, service: 'badly', convention: null, spans: 9, read: 0, unread: 9 },
    ],
    [
      { ...key, service: 'badly', key: 'rare' },
      { ...key, service: 'badly', key: 'often', count: 8 },
      { ...key, service: 'well', key: 'other' },
    ],
  );
  expect(first).toMatchObject({ service: 'badly', spans: 10, read: 8, unread: 12, share: { value: 0.4 } });
  expect(first?.conventions.map(({ convention }) => convention)).toEqual([null, 'otel-genai']);
  expect(first?.unreadKeys.map(unread => unread.key)).toEqual(['often', 'rare']);
  expect(second).toMatchObject({ service: 'well', share: { value: 0.8 } });
  expect(understandingByService([{ ...count, service: null, read: 0, unread: 0 }], [])[0]?.share).toEqual({
    value: null,
    reason: 'its spans hold no attributes',
  });
});
