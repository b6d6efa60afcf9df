import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Attempt,
  type AttemptSpan,
  agent,
  approval,
  attemptOf,
  message,
  policy,
  retrieval,
  runAttempt,
  ToolFailedError,
  type ToolReply,
  ToolUnavailableError,
  tool,
} from './index.js';

const real = vi.fn(async (order: { id: string }) => ({ total: 5, id: order.id }));
const readOrder = tool('read_order', { effect: 'reads' }, real);

beforeEach(() => {
  real.mockClear();
});

const attemptWith = (reply: ToolReply): { attempt: Attempt; spans: AttemptSpan[] } => {
  const spans: AttemptSpan[] = [];
  let clock = 0;
  const handed = {
    id: () => `s${spans.length + 1}`,
    now: () => clock++,
    start: (span: AttemptSpan) => spans.push(span),
  };
  return { attempt: { call: () => reply, spans: handed }, spans };
};

describe('tool in production', () => {
  it('runs the function and returns its result', async () => {
    expect(await readOrder({ id: 'o1' })).toEqual({ total: 5, id: 'o1' });
  });

  it('passes on what a framework gives beside the arguments', async () => {
    const search = tool('search', (query: string, options: { limit: number }) => `${query}:${options.limit}`);
    expect(await search('a', { limit: 3 })).toBe('a:3');
  });

  it('throws what the function throws', async () => {
    const broken = tool('broken', () => {
      throw new RangeError('no');
    });
    await expect(broken(undefined)).rejects.toThrow(RangeError);
  });

  it.each([
    [
      'a tracer that throws',
      {
        startActiveSpan: () => undefined,
        startSpan: () => {
          throw new Error('telemetry');
        },
      },
    ],
    [
      'a span that throws',
      {
        startActiveSpan: () => undefined,
        startSpan: () => ({
          isRecording: () => true,
          setAttribute: () => {
            throw new Error('telemetry');
          },
          end: () => {
            throw new Error('telemetry');
          },
        }),
      },
    ],
  ])('still runs under %s', async (_name, tracer) => {
    const getTracer = vi.spyOn(trace, 'getTracer').mockReturnValue(tracer as never);
    expect(await readOrder({ id: 'o1' })).toEqual({ total: 5, id: 'o1' });
    getTracer.mockRestore();
  });

  it('runs arguments that JSON cannot carry', async () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    expect(await tool('cyclic', () => 'ran')(cyclic)).toBe('ran');
  });
});

describe('tool in an attempt', () => {
  it('answers from the world and does not run the function', async () => {
    const { attempt } = attemptWith({ kind: 'result', value: { total: 7 }, served: 'recorded' });
    expect(await runAttempt(attempt, () => readOrder({ id: 'o1' }))).toEqual({ total: 7 });
    expect(real).not.toHaveBeenCalled();
  });

  it.each([
    ['a call that the world does not know', { kind: 'missed', message: 'unknown' }, ToolUnavailableError],
    ['a recorded failure', { kind: 'error', message: 'down', served: 'recorded' }, ToolFailedError],
  ] as const)('throws on %s and does not run the function', async (_name, reply, error) => {
    await expect(runAttempt(attemptWith(reply).attempt, () => readOrder({ id: 'o1' }))).rejects.toThrow(error);
    expect(real).not.toHaveBeenCalled();
  });

  it('runs the function when the world says live', async () => {
    const result = await runAttempt(attemptWith({ kind: 'live' }).attempt, () => readOrder({ id: 'o1' }));
    expect(result).toEqual({ total: 5, id: 'o1' });
  });

  it.each([
    [{ kind: 'result', value: 1, served: 'fixed' }, 'fixed'],
    [{ kind: 'missed', message: 'unknown' }, 'missed'],
    [{ kind: 'live' }, 'live'],
  ] as const)('records what served the call: %j', async (reply, served) => {
    const { attempt, spans } = attemptWith(reply);
    await runAttempt(attempt, () => readOrder({ id: 'o1' })).catch(() => undefined);
    expect(spans[0]?.attributes['pawl.tool.served']).toBe(served);
  });

  it('records arguments, result, effect and end', async () => {
    const { attempt, spans } = attemptWith({ kind: 'result', value: { total: 7 }, served: 'recorded' });
    await runAttempt(attempt, () => readOrder({ id: 'o1' }));
    expect(spans).toEqual([
      {
        id: 's1',
        parent: null,
        name: 'execute_tool read_order',
        start: 0,
        end: 1,
        error: null,
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'read_order',
          'gen_ai.tool.call.arguments': '{"id":"o1"}',
          'gen_ai.tool.call.result': '{"total":7}',
          'pawl.sequence': expect.stringMatching(/^\d+$/),
          'pawl.tool.effect': 'reads',
          'pawl.tool.served': 'recorded',
        },
      },
    ]);
  });

  it('is the same attempt for a second copy of the package', async () => {
    vi.resetModules();
    const copy = await import('./index.js');
    const { attempt } = attemptWith({ kind: 'result', value: 'replayed', served: 'fixed' });
    expect(await runAttempt(attempt, () => copy.tool('any', () => 'real')(null))).toBe('replayed');
  });
});

describe('an in-process agent', () => {
  const refund = agent('support-refund', { version: '2' }, async (request: { input: unknown }) => {
    await retrieval('refund_policy', 'refunds', () => ['over 100 needs approval']);
    policy('refund_threshold', { decision: 'needs_approval', output: { over: 100 } });
    approval('manager', { state: 'required' });
    message('draft', { role: 'assistant', content: 'We asked a person.' });
    return { output: request.input, stop_reason: 'needs_human_approval', final_status: 'needs_human' };
  });
  const run = async (): Promise<AttemptSpan[]> => {
    const { attempt, spans } = attemptWith({ kind: 'live' });
    await runAttempt(attempt, () => refund({ input: 'hello' }));
    return spans;
  };

  it('hands its spans over in the order in which they start, under their parents', async () => {
    expect((await run()).map(span => [span.name, span.parent])).toEqual([
      ['invoke_agent support-refund', null],
      ['retrieval refund_policy', 's1'],
      ['policy refund_threshold', 's1'],
      ['approval manager', 's1'],
      ['message draft', 's1'],
    ]);
  });

  it.each([
    [
      0,
      {
        'pawl.input': '"hello"',
        'pawl.output': '"hello"',
        'pawl.stop_reason': 'needs_human_approval',
        'pawl.final_status': 'needs_human',
        'pawl.agent.version': '2',
      },
    ],
    [1, { 'pawl.step.kind': 'retrieval', 'pawl.input': '"refunds"', 'pawl.output': '["over 100 needs approval"]' }],
    [2, { 'pawl.step.kind': 'policy', 'pawl.policy.decision': 'needs_approval', 'pawl.output': '{"over":100}' }],
    [3, { 'pawl.step.kind': 'approval', 'pawl.approval.state': 'required' }],
    [4, { 'pawl.step.kind': 'message', 'pawl.message.role': 'assistant', 'pawl.output': '"We asked a person."' }],
  ])('span %i carries %j', async (index, attributes) => {
    expect((await run())[index]?.attributes).toMatchObject(attributes);
  });

  it('records the error that ended it', async () => {
    const { attempt, spans } = attemptWith({ kind: 'live' });
    const failing = agent('failing', {}, () => Promise.reject(new TypeError('broken')));
    await expect(runAttempt(attempt, failing)).rejects.toThrow('broken');
    expect(spans[0]?.error).toEqual({ type: 'TypeError', message: 'broken' });
  });
});

describe('with an OpenTelemetry SDK', () => {
  const exporter = new InMemorySpanExporter();
  beforeEach(() => new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register());
  afterEach(() => {
    exporter.reset();
    trace.disable();
    context.disable();
  });

  it('emits a tool span under the agent span', async () => {
    await agent('a', {}, () => readOrder({ id: 'o1' }))();
    const [toolSpan, agentSpan] = exporter.getFinishedSpans();
    expect(toolSpan?.parentSpanContext?.spanId).toBe(agentSpan?.spanContext().spanId);
    expect(toolSpan?.attributes).toMatchObject({ 'gen_ai.tool.call.result': '{"total":5,"id":"o1"}' });
  });

  it('marks the span of a failing tool', async () => {
    await tool('broken', () => Promise.reject(new RangeError('no')))(null).catch(() => undefined);
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ status: { code: 2, message: 'no' }, attributes: { 'error.type': 'RangeError' } });
  });
});

describe('through the replay gateway', () => {
  const seen: { url: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
  let answer: { status: number; body: string } = { status: 200, body: '{}' };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  let base = '';

  beforeEach(async () => {
    seen.length = 0;
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token/tools`;
    vi.stubEnv('PAWL_TOOLS_URL', base);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('posts the arguments to the tool, with its effect', async () => {
    answer = { status: 200, body: '{"result":1,"served":"fixed"}' };
    await readOrder({ id: 'ö' });
    expect(seen[0]).toMatchObject({
      url: '/token/tools/read_order',
      body: '{"id":"ö"}',
      headers: { 'x-pawl-live': '1', 'x-pawl-effect': 'reads' },
    });
  });

  it.each([
    [200, '{"result":{"total":9}}', { total: 9 }],
    [200, '{"result":null}', null],
    [200, '{"live":true}', { total: 5, id: 'o1' }],
  ])('%i %s gives %j', async (status, body, result) => {
    answer = { status, body };
    expect(await readOrder({ id: 'o1' })).toEqual(result);
  });

  it.each([
    [200, '{"error":"down"}', ToolFailedError],
    [404, '{"error":"unknown call","missed":true}', ToolUnavailableError],
    [500, 'not json', ToolUnavailableError],
    [200, '[]', ToolFailedError],
  ])('%i %s throws', async (status, body, error) => {
    answer = { status, body };
    await expect(readOrder({ id: 'o1' })).rejects.toThrow(error);
    expect(real).not.toHaveBeenCalled();
  });

  it('fails closed when nothing listens', async () => {
    vi.stubEnv('PAWL_TOOLS_URL', 'http://127.0.0.1:9/none');
    await expect(readOrder({ id: 'o1' })).rejects.toThrow(ToolUnavailableError);
    expect(real).not.toHaveBeenCalled();
  });

  describe('named by a request header', () => {
    beforeEach(() => {
      vi.stubEnv('PAWL_TOOLS_URL', '');
      answer = { status: 200, body: '{"result":"replayed"}' };
    });
    it.each([
      ['accept', () => base, 'replayed'],
      ['', () => base, { total: 5, id: 'o1' }],
      ['accept', () => 'http://192.0.2.1/tools', { total: 5, id: 'o1' }],
      ['accept', () => 'not a url', { total: 5, id: 'o1' }],
      ['accept', () => undefined, { total: 5, id: 'o1' }],
    ])('PAWL_ATTEMPTS=%s and gateway %s gives %j', async (accept, url, result) => {
      vi.stubEnv('PAWL_ATTEMPTS', accept);
      expect(await attemptOf({ 'x-pawl-tools-url': url() }, () => readOrder({ id: 'o1' }))).toEqual(result);
    });
  });
});
