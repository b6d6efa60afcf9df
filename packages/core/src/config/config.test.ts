import { expect, it } from 'vitest';
import { formatProblem } from '../yaml/index.js';
import { agentOf, readConfig, readGates } from './index.js';

const FILE = `version: 1
agents:
  support-refund:
    owner: support-platform
    target: { command: [node, agent.mjs], cwd: ., timeout: 90s, env: { MODE: eval } }
    versions:
      1: { env: { PROMPT: v1, DEBUG: true } }
      2: { env: { PROMPT: v2 }, target: { http: "http://127.0.0.1:3000/run" } }
    default: { input: { question: hi }, world: shop-standard }
    manifest: { prompt: prompts/*.md, retrieval: [index.lock, retrieval.yaml] }
    tools:
      read_order: { effect: reads }
      issue_refund: { effect: irreversible, requires: approval }
    risk: high
    models: [gpt-4o-mini, "claude-*"]
    services: refunds
  sre:
    target: { function: ./agent.ts#run }
    default: { world: { tools: { logs: { recordings: logs.jsonl } } } }
gates: pawl/gates.yaml
`;

const read = (text: string, loadFile?: (path: string) => string | undefined) => {
  const reading = readConfig(text, 'pawl.yaml', { loadFile });
  if ('problems' in reading) throw new Error(reading.problems.map(formatProblem).join('\n'));
  return reading.config;
};
const complaints = (text: string): readonly string[] => {
  const reading = readConfig(text, 'pawl.yaml');
  return 'problems' in reading ? reading.problems.map(formatProblem) : [];
};
const config = read(FILE, path => (path === 'logs.jsonl' ? '{"arguments":{"n":1},"result":"ok"}\n' : undefined));

it('says when runs are complete, as far as it says so', () => {
  const agents = 'agents: { a: { target: { command: [a] } } }';
  expect(read(`version: 1\n${agents}`).completeness).toEqual({ quietMs: null, silentMs: null });
  const said = read(`version: 1\n${agents}\ncompleteness: { quiet: 30s }`);
  expect(said.completeness).toEqual({ quietMs: 30_000, silentMs: null });
  expect(complaints('version: 1\ncompleteness: { quiet: soon }')).toEqual([expect.stringContaining('completeness')]);
});

it('puts every default in place', () => {
  const minimal = read('version: 1\nagents: { a: { target: { command: [a] } } }');
  expect(minimal).toMatchObject({ cases: ['evals/**/*.case.{yaml,yml,json}'], gates: null, redaction: null });
  expect(minimal.agents.get('a')).toMatchObject({
    owner: null,
    risk: null,
    models: null,
    services: null,
    target: { kind: 'command', command: ['a'], cwd: null, timeoutMs: 60_000, env: {} },
    default: { input: null, world: null },
  });
});

it("reads the customer's own prices and ids", () => {
  const { prices, agents } = read(`version: 1
agents: { a: { target: { command: [a] }, external_id: order.id }, b: { target: { command: [b] }, external_id: [x, y] } }
prices:
  - { model: gpt-4o*, provider: openai, from: 2026-01-01, to: 2026-12-31, input: 2, output: 8, cache_read: 0.5, audio_input: 32 }
  - { model: ours, input: 0, output: 0 }
`);
  expect([agents.get('a')?.externalId, agents.get('b')?.externalId]).toEqual([['order.id'], ['x', 'y']]);
  expect(prices).toEqual([
    {
      model: 'gpt-4o*',
      provider: 'openai',
      from: '2026-01-01',
      to: '2026-12-31',
      input: 2,
      output: 8,
      cacheRead: 0.5,
      cacheWrite: null,
      reasoning: null,
      audioInput: 32,
      audioOutput: null,
    },
    expect.objectContaining({ model: 'ours', provider: null, from: null, to: null, input: 0, output: 0 }),
  ]);
});

it.each([
  { price: '{ model: m, input: -1, output: 1 }', place: '3:24', says: 'prices[0].input' },
  { price: '{ model: m, inptu: 1, input: 1, output: 1 }', place: '3:17', says: 'inptu' },
  { price: '{ model: m, input: 1 }', place: '3:5', says: 'output' },
  { price: '{ model: m, input: 1, output: 1, from: soon }', place: '3:44', says: 'must be a date' },
])('says where a price is wrong: $price', ({ price, place, says }) => {
  const [complaint] = complaints(`version: 1\nprices:\n  - ${price}\n`);
  expect(complaint).toContain(says);
  expect(complaint).toContain(`pawl.yaml:${place}`);
});

it('reads an agent whole', () => {
  const agent = config.agents.get('support-refund');
  expect(agent).toMatchObject({ owner: 'support-platform', risk: 'high' });
  expect(agent?.target).toEqual({
    kind: 'command',
    command: ['node', 'agent.mjs'],
    cwd: '.',
    timeoutMs: 90_000,
    env: { MODE: 'eval' },
  });
  expect(agent?.tools.get('issue_refund')).toEqual({ effect: 'irreversible', requires: 'approval' });
  expect(agent).toMatchObject({ models: ['gpt-4o-mini', 'claude-*'], services: ['refunds'] });
  expect(agent?.manifest.get('prompt')).toEqual(['prompts/*.md']);
  expect(agent?.default).toEqual({ input: { question: 'hi' }, world: { extends: 'shop-standard', tools: {} } });
});

it('reads the recordings of a default world', () => {
  expect(config.agents.get('sre')?.default.world?.tools['logs']?.recordings).toEqual([
    { arguments: { n: 1 }, result: 'ok', error: null },
  ]);
});

it.each([
  { reference: 'sre', version: null, target: { kind: 'function', function: './agent.ts#run' } },
  { reference: 'support-refund', version: null, target: { kind: 'command', env: { MODE: 'eval' } } },
  {
    reference: 'support-refund@1',
    version: '1',
    target: { kind: 'command', env: { MODE: 'eval', PROMPT: 'v1', DEBUG: 'true' } },
  },
  { reference: 'support-refund@2', version: '2', target: { kind: 'http', url: 'http://127.0.0.1:3000/run' } },
])('chooses $reference', ({ reference, version, target }) => {
  const chosen = agentOf(config, reference);
  expect(chosen.version).toBe(version);
  expect(chosen.target).toMatchObject(target);
});

it.each([
  { reference: 'suport-refund', message: 'there is no agent "suport-refund"; did you mean "support-refund"?' },
  { reference: 'support-refund@3', message: 'the agent "support-refund" has no version "3"' },
  { reference: null, message: 'there are 2 agents, and none was chosen' },
])('does not guess what $reference means', ({ reference, message }) => {
  expect(() => agentOf(config, reference)).toThrow(message);
});

it('takes the only agent when none is named', () => {
  expect(agentOf(read('version: 1\nagents: { a: { target: { command: [a] } } }'), null).agent.name).toBe('a');
});

it.each([
  { text: 'agents: {}', problem: 'pawl.yaml:1:1: "version" is missing' },
  { text: 'version: 2', problem: 'pawl.yaml:1:10: "version" must be 1; it is 2' },
  { text: 'version: 1\nagent: {}', problem: 'pawl.yaml:2:1: "agent" is an unknown key; did you mean "agents"?' },
  {
    text: 'version: 1\nagents: { a: { target: { comand: [x] } } }',
    problem: 'pawl.yaml:2:26: "agents.a.target.comand" is an unknown key; did you mean "command"?',
  },
  {
    text: 'version: 1\nagents: { a: { target: node } }',
    problem: 'pawl.yaml:2:24: "agents.a.target" must have command, http or function; it is "node"',
  },
  {
    text: 'version: 1\nagents: { a: { target: { http: "file:///etc" } } }',
    problem: 'pawl.yaml:2:32: "agents.a.target.http" must be an http or https address; it is "file:///etc"',
  },
  {
    text: 'version: 1\nagents: { a: { target: { command: [x], timeout: 60 } } }',
    problem: 'pawl.yaml:2:49: "agents.a.target.timeout" must be a duration such as 500ms, 30s or 2m; it is 60',
  },
  {
    text: 'version: 1\nagents: { a: { target: { command: [x] }, tools: { t: { effect: write } } } }',
    problem: 'pawl.yaml:2:64: "agents.a.tools.t.effect" must be reads, writes or irreversible, but it is "write"',
  },
  {
    text: 'version: 1\nagents: { "a b": { target: { command: [x] } } }',
    problem:
      'pawl.yaml:2:11: the key "a b" must start with a letter or digit and hold only letters, digits, ".", "_" and "-"',
  },
])('says what is wrong: $problem', ({ text, problem }) => {
  expect(complaints(text)).toContain(problem);
});

it.each([
  { text: 'gates: {}', release: { attempts: 5, validAtLeast: 0.98, confidence: 0.95 } },
  { text: 'gates: { release: { attempts: 3 } }', release: { attempts: 3, validAtLeast: 0.98, confidence: 0.95 } },
])('reads $text', ({ text, release }) => {
  expect(readGates(text, 'gates.yaml')).toEqual({ release });
});

it('does not pass over a threshold that it cannot hold yet', () => {
  const reading = readGates('gates: { release: { margin: { cost: 1.1 } } }', 'gates.yaml');
  expect('problems' in reading && reading.problems[0]?.message).toBe(
    '"gates.release.margin" is not supported yet by this version of pawl',
  );
});
