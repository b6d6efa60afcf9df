import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Attempt, RunReport } from '@pawl/core/runs';
import type { Step, Trajectory } from '@pawl/core/trajectory';
import { agent, approval, policy, tool } from '@pawl/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRun, readTrajectories } from './artifacts/index.js';
import { type RunOptions, runCases } from './run.js';
import { type AgentFunction, functionTarget } from './targets/index.js';
import { aCase, anAgent, aTool, recorded } from './testing/project.js';
import { sleep } from './testing/targets.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-run-'));
});
afterEach(() => rm(root, { recursive: true }));

interface Ran {
  readonly report: RunReport;
  readonly attempts: readonly Attempt[];
  readonly trajectories: readonly Trajectory[];
}

const run = async (given: Partial<RunOptions>): Promise<Ran> => {
  const directory = path.join(root, 'run');
  const report = await runCases({
    id: 'r1',
    directory,
    cases: [aCase('c1')],
    environments: new Map(),
    agent: anAgent(),
    folder: PACKAGE,
    attempts: 1,
    concurrency: 4,
    redaction: { attempt: attempt => attempt, trajectory: trajectory => trajectory },
    command: [],
    ...given,
  });
  const trajectories: Trajectory[] = [];
  for await (const trajectory of readTrajectories(directory)) trajectories.push(trajectory);
  return { report, attempts: (await readRun(directory)).attempts, trajectories };
};

const inProcess = (fn: AgentFunction, timeoutMs = 5_000) => functionTarget({ function: fn, cwd: '/', timeoutMs });

/** A command that runs `script` as a module, with the packages of this workspace at hand. */
const command = (script: string, timeoutMs = 20_000, tools = {}) =>
  anAgent(
    {
      kind: 'command',
      command: [process.execPath, '--input-type=module', '-e', script],
      cwd: null,
      env: {},
      timeoutMs,
    },
    tools,
  );

const outline = (steps: readonly Step[] = []): readonly string[] =>
  steps.map(step => `${step.kind}:${step.name}${step.kind === 'tool' ? ` ${step.served}` : ''}`);

describe('attempts', () => {
  it('are made k times per case, or as often as the case says', async () => {
    const cases = [aCase('two'), aCase('three', { attempts: 3 })];
    const { attempts, report } = await run({ cases, attempts: 2, target: inProcess(() => ({ output: 1 })) });
    expect(attempts.map(({ case: id, number }) => `${id} ${number}`).sort()).toEqual([
      'three 1',
      'three 2',
      'three 3',
      'two 1',
      'two 2',
    ]);
    expect(report.suite).toMatchObject({ cases: 2, attempts: 5, pass_rate: 1 });
  });

  it('come in turn: every case has its first before any has its second', async () => {
    const cases = ['a', 'b', 'c'].map(id => aCase(id));
    const { attempts } = await run({ cases, attempts: 2, concurrency: 1, target: inProcess(() => ({ output: 1 })) });
    expect(attempts.map(({ case: id, number }) => `${id}${number}`)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it.each<[string, AgentFunction, Partial<Attempt>]>([
    ['passed', () => ({ output: 'yes' }), { outcome: 'passed', reason: null }],
    ['failed', () => ({ output: 'no' }), { outcome: 'failed', reason: expect.stringContaining('output: ') }],
    ['crash', () => Promise.reject(new Error('boom')), { outcome: 'errored', reason: 'crash: Error: boom' }],
    ['protocol', () => 'yes', { outcome: 'errored', reason: expect.stringMatching(/^protocol: /) }],
    ['hang', () => new Promise(() => undefined), { outcome: 'errored', reason: 'timeout: no result after 0.1 s' }],
    [
      'unknown tool',
      async () => ({ output: await tool('t', () => 1)({ a: 1 }) }),
      { outcome: 'invalid', reason: 'missed: t({"a":1})' },
    ],
    [
      'unknown tool, error caught',
      async () => {
        await tool('t', () => 1)({}).catch(() => 0);
        return { output: 'yes' };
      },
      { outcome: 'invalid', reason: 'missed: t({})' },
    ],
  ])('are judged: %s', async (_name, fn, expected) => {
    const cases = [aCase('c1', { expected: [{ check: 'output', value: { contains: ['yes'] } }] })];
    const { attempts } = await run({ cases, target: inProcess(fn, 100) });
    expect(attempts).toMatchObject([expected]);
  });

  it('break alone when the agent throws outside of its call stack', async () => {
    const fn: AgentFunction = async ({ case: id }) => {
      if (id === 'timer')
        setTimeout(() => {
          throw new Error('from a timer');
        }, 1);
      if (id === 'promise') void Promise.reject(new Error('nobody waits'));
      await sleep(50);
      return { output: 1 };
    };
    const stray = process.listeners('uncaughtException');
    const rejections = process.listeners('unhandledRejection');
    // The test runner's own listeners would take these for failures of the test.
    process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
    const { attempts } = await run({ cases: ['timer', 'promise', 'calm'].map(id => aCase(id)), target: inProcess(fn) });
    for (const listener of stray) process.on('uncaughtException', listener);
    for (const listener of rejections) process.on('unhandledRejection', listener);
    expect(Object.fromEntries(attempts.map(attempt => [attempt.case, attempt.reason]))).toEqual({
      timer: 'crash: Error: from a timer',
      promise: 'crash: Error: nobody waits',
      calm: null,
    });
  });

  it('do not see what others did to their input', async () => {
    const fn: AgentFunction = request => {
      const seen = JSON.stringify(request.input);
      Object.assign(request.input as object, { changed: true });
      return { output: seen };
    };
    const { trajectories } = await run({ attempts: 3, target: inProcess(fn) });
    expect(new Set(trajectories.map(trajectory => trajectory.output))).toEqual(new Set(['{"question":"of c1"}']));
  });

  it('have the agent’s default input and world where the case has none', async () => {
    const chosen = anAgent();
    const withDefaults = {
      ...chosen,
      agent: { ...chosen.agent, default: { input: 'hello', world: { extends: 'shop', tools: {} } } },
    };
    const environments = new Map([['shop', { extends: null, tools: { t: aTool({ answer: 'fixed', returns: 7 }) } }]]);
    const fn: AgentFunction = async ({ input }) => ({ output: [input, await tool('t', () => 0)(null)] });
    const { trajectories } = await run({
      cases: [aCase('c1', { input: null })],
      agent: withDefaults,
      environments,
      target: inProcess(fn),
    });
    expect(trajectories[0]?.output).toEqual(['hello', 7]);
  });
});

describe('an agent in this process', () => {
  const readOrder = tool('read_order', { effect: 'reads' }, () => 'real');
  const refund = tool('issue_refund', { effect: 'irreversible' }, () => 'real');
  const support = agent('support', { version: '2' }, async () => {
    const order = await readOrder({ id: 'o1' });
    policy('threshold', { decision: 'needs_approval' });
    approval('manager', { state: 'required' });
    const answer = await refund({ id: 'o1' });
    return { output: { order, answer }, stop_reason: 'needs_human_approval', final_status: 'needs_human' };
  });
  const cases = [aCase('c1', { world: { extends: null, tools: { read_order: recorded({ id: 'o1' }, 'recorded') } } })];

  it('leaves the steps that the SDK tells of', async () => {
    const { trajectories } = await run({ cases, target: inProcess(support) });
    expect(outline(trajectories[0]?.steps)).toEqual([
      'agent:support',
      'tool:read_order recorded',
      'policy:threshold',
      'approval:manager',
      'tool:issue_refund intent',
    ]);
    expect(trajectories[0]).toMatchObject({ stopReason: 'needs_human_approval', finalStatus: 'needs_human' });
  });

  it('leaves its calls, each with its step', async () => {
    const { attempts, trajectories } = await run({ cases, target: inProcess(support) });
    const tools = trajectories[0]?.steps.filter(step => step.kind === 'tool').map(step => step.id);
    expect(attempts[0]?.calls).toMatchObject([
      { tool: 'read_order', answer: 'recorded', served: 'recorded', effect: 'reads' },
      { tool: 'issue_refund', answer: { executed: false }, served: 'intent', effect: 'irreversible' },
    ]);
    expect(attempts[0]?.calls.map(call => call.step)).toEqual(tools);
  });

  it('leaves what it did until its time was over', async () => {
    const slow: AgentFunction = agent('slow', {}, async () => {
      await readOrder({ id: 'o1' });
      await sleep(2_000);
      await refund({ id: 'o1' });
      return { output: 1 };
    });
    const { attempts, trajectories } = await run({ cases, target: inProcess(slow, 100) });
    expect(attempts[0]).toMatchObject({ outcome: 'errored', calls: [{ tool: 'read_order' }] });
    expect(trajectories[0]?.status).toBe('running');
  });

  it('may use the addresses of its attempt', async () => {
    const fn: AgentFunction = async (_request, { toolsUrl }) => {
      const response = await fetch(`${toolsUrl}/read_order`, { method: 'POST', body: '{"id":"o1"}' });
      return { output: await response.json() };
    };
    const { trajectories } = await run({ cases, target: inProcess(fn) });
    expect(trajectories[0]?.output).toEqual({ result: 'recorded', served: 'recorded' });
    expect(outline(trajectories[0]?.steps)).toEqual(['agent:support', 'tool:read_order recorded']);
  });
});

describe('a command', () => {
  const world = { extends: null, tools: { read_order: recorded({ id: 'o1' }, { total: 5 }) } };
  const cases = [aCase('c1', { world })];

  it('with an OpenTelemetry SDK leaves its spans, joined to what the gateway saw', async () => {
    const script = `
      import { trace, context, propagation, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
      import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
      import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
      const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
      provider.register();
      const caller = propagation.extract(ROOT_CONTEXT, { traceparent: process.env.TRACEPARENT });
      const tracer = trace.getTracer('mine');
      const output = await context.with(caller, () => tracer.startActiveSpan('invoke_agent mine', { attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'mine' } }, async root => {
        tracer.startSpan('chat m', { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3 } }).end();
        const call = tracer.startSpan('execute_tool read_order', { attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'read_order', 'gen_ai.tool.call.arguments': '{"id":"o1"}' } });
        const response = await fetch(process.env.PAWL_TOOLS_URL + '/read_order', { method: 'POST', body: '{"id":"o1"}' });
        const { result } = await response.json();
        call.end();
        root.end();
        return result.total;
      }));
      await provider.shutdown();
      console.log(JSON.stringify({ output, stop_reason: 'answered' }));`;
    const { attempts, trajectories } = await run({ cases, agent: command(script) });
    expect(attempts).toMatchObject([
      { outcome: 'passed', reason: null, tokens: { input: 12, output: 3 }, steps: { total: 3, model: 1, tool: 1 } },
    ]);
    expect(outline(trajectories[0]?.steps)).toEqual(['agent:mine', 'model:m', 'tool:read_order recorded']);
    expect(trajectories[0]).toMatchObject({ output: 5, stopReason: 'answered' });
    expect(trajectories[0]?.traceIds).toEqual([trajectories[0]?.id]);
  });

  it('with the SDK is replayed through its environment', async () => {
    const script = `
      import { tool } from '@pawl/sdk';
      const read = tool('read_order', () => 'real');
      const missing = tool('missing', () => 'real');
      const order = await read({ id: 'o1' });
      const error = await missing({}).catch(error => error.name);
      console.log(JSON.stringify({ output: [order, error] }));`;
    const { attempts, trajectories } = await run({ cases, agent: command(script) });
    expect(trajectories[0]?.output).toEqual([{ total: 5 }, 'ToolUnavailableError']);
    expect(attempts).toMatchObject([{ outcome: 'invalid', reason: 'missed: missing({})' }]);
  });

  it('without telemetry leaves the messages that it returns', async () => {
    const messages = [
      { role: 'user', content: 'refund?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'read_order', arguments: '{"id":"o1"}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: '{"total":5}' },
      { role: 'assistant', content: 'It was 5.' },
    ];
    const { trajectories } = await run({
      cases,
      agent: command(`console.log(${JSON.stringify(JSON.stringify({ messages }))})`),
    });
    expect(outline(trajectories[0]?.steps)).toEqual([
      'agent:support',
      'message:user',
      'model:assistant',
      'tool:read_order null',
      'model:assistant',
    ]);
    expect(trajectories[0]?.output).toBe('It was 5.');
  });

  it('that hangs is ended at its limit, and what it had sent is kept', async () => {
    const script = `
      await fetch(process.env.PAWL_TOOLS_URL + '/read_order', { method: 'POST', body: '{"id":"o1"}' });
      console.error('working');
      setInterval(() => {}, 1000);`;
    const { attempts } = await run({ cases, agent: command(script, 1_000) });
    expect(attempts).toMatchObject([
      {
        outcome: 'errored',
        reason: 'timeout: no result after 1 s',
        stderr: 'working\n',
        calls: [{ tool: 'read_order' }],
      },
    ]);
    expect(attempts[0]?.durationMs).toBeLessThan(4_000);
  });

  it('that cannot be started is invalid, which is no verdict on the agent', async () => {
    const absent = anAgent({ kind: 'command', command: ['no-such-program'], cwd: null, env: {}, timeoutMs: 1_000 });
    const { attempts, report } = await run({ cases, agent: absent });
    expect(attempts).toMatchObject([{ outcome: 'invalid', trajectory: null }]);
    expect(report.suite.pass_rate).toBeNull();
  });
});

describe('a run', () => {
  it('says in its run.json what it was and when it ended', async () => {
    const { report } = await run({ command: ['pawl', 'run'], target: inProcess(() => ({ output: 1 })) });
    expect(report.run).toMatchObject({
      schema: 'pawl-run/1',
      id: 'r1',
      agent: 'support',
      version: '2',
      origin: 'executed',
      endedAt: expect.stringMatching(/Z$/),
      command: ['pawl', 'run'],
      cases: [{ id: 'c1', file: 'c1.case.yaml', hash: '0', pass: 'all' }],
    });
  });

  it('writes what redaction leaves', async () => {
    const redaction: RunOptions['redaction'] = {
      attempt: attempt => ({ ...attempt, reason: 'redacted' }),
      trajectory: trajectory => ({ ...trajectory, output: 'redacted' }),
    };
    const { attempts, trajectories, report } = await run({
      redaction,
      target: inProcess(() => Promise.reject(new Error('secret'))),
      cases: [aCase('c1')],
    });
    expect(attempts[0]?.reason).toBe('redacted');
    expect(JSON.stringify([trajectories, report])).not.toContain('secret');
  });

  it('that is interrupted ends its agents, keeps what was finished and says so', async () => {
    const controller = new AbortController();
    const started: string[] = [];
    const fn: AgentFunction = async ({ case: id }) => {
      started.push(id);
      if (id !== 'quick') controller.abort();
      return id === 'quick' ? { output: 1 } : new Promise(() => undefined);
    };
    const cases = ['quick', 'slow', 'never'].map(id => aCase(id));
    const running = run({ cases, concurrency: 1, target: inProcess(fn), signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'RUN_INTERRUPTED' });
    const stored = await readRun(path.join(root, 'run'));
    expect([stored.run.endedAt, stored.attempts.map(attempt => attempt.case), started]).toEqual([
      null,
      ['quick'],
      ['quick', 'slow'],
    ]);
  });

  it('that needs an environment that is not there does not start', async () => {
    const cases = [aCase('c1', { world: { extends: 'nowhere', tools: {} } })];
    await expect(run({ cases, target: inProcess(() => ({ output: 1 })) })).rejects.toMatchObject({
      code: 'WORLD_EXTENDS',
      message: expect.stringMatching(/^c1\.case\.yaml:1:1: /),
    });
    await expect(stat(path.join(root, 'run'))).rejects.toThrow('ENOENT');
  });
});
