import http from 'node:http';
import type { World } from '@pawl/core/cases';
import type { Span } from '@pawl/core/trajectory';
import { encodeTraces } from '@pawl/otlp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Loopback } from './loopback.js';
import { prepareWorld, Replay } from './replay/index.js';
import { AttemptTelemetry } from './spans.js';
import { aSpan, aSpanId, aTraceId } from './testing/spans.js';

const fixed = (returns: string) => ({ answer: 'fixed', returns, on_miss: 'fail', ignore: [], recordings: [] }) as const;

const WORLD: World = {
  extends: null,
  tools: {
    read_order: fixed('order'),
    'odd/näme ?': fixed('odd'),
    echo: { ...fixed(''), answer: 'recorded', recordings: [{ arguments: { a: [1] }, result: 'one', error: null }] },
    soft: { ...fixed(''), answer: 'recorded', on_miss: 'error' },
    now: { ...fixed(''), answer: 'live' },
  },
};

const attemptWith = () => ({
  replay: new Replay(prepareWorld(WORLD), new Map([['send', 'writes' as const]]), () => 0),
  telemetry: new AttemptTelemetry(aSpanId('a')),
});

const globals = [globalThis.Request, globalThis.Response];
let loopback: Loopback;
let one: ReturnType<typeof attemptWith>;
let two: ReturnType<typeof attemptWith>;
beforeEach(async () => {
  loopback = await Loopback.open(0);
  [one, two] = [attemptWith(), attemptWith()];
  loopback.add('token-one', aTraceId('1'), one);
  loopback.add('token-two', aTraceId('2'), two);
});
afterEach(() => loopback.close());

const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${loopback.url('token-one')}${path}`, { method: 'POST', body, headers });
  return { status: response.status, body: await response.text() };
};

describe('the replay gateway over HTTP', () => {
  it.each([
    ['read_order', '{}', 200, { result: 'order', served: 'fixed' }],
    ['read_order', '', 200, { result: 'order', served: 'fixed' }],
    ['odd%2Fn%C3%A4me%20%3F', '{}', 200, { result: 'odd', served: 'fixed' }],
    ['echo', '{"a":[1]}', 200, { result: 'one', served: 'recorded' }],
    ['echo', '{"a":[2]}', 404, { error: 'echo has no recording with these arguments', missed: true }],
    ['absent', '{}', 404, { error: "absent is not a tool of this case's world", missed: true }],
    ['soft', '{}', 200, { error: 'soft has no recording with these arguments', served: 'missed' }],
    ['now', '{}', 404, { error: 'now is live, which only tool() of the SDK can run', missed: true }],
    ['send', '{}', 200, { result: expect.objectContaining({ executed: false }), served: 'intent' }],
    ['echo', 'a=1', 400, { error: 'the arguments are not JSON' }],
  ])('POST %s %s answers %i', async (tool, body, status, answer) => {
    const response = await post(`/tools/${tool}`, body);
    expect([response.status, JSON.parse(response.body)]).toEqual([status, answer]);
  });

  it('lets the SDK run a live tool', async () => {
    expect((await post('/tools/now', '{}', { 'x-pawl-live': '1' })).body).toBe('{"live":true}');
  });

  it('believes a caller that a tool changes state', async () => {
    expect((await post('/tools/now', '{}', { 'x-pawl-live': '1', 'x-pawl-effect': 'irreversible' })).body).toContain(
      '"served":"intent"',
    );
  });

  it('keeps the calls of each attempt apart', async () => {
    await post('/tools/read_order', '{}');
    expect([one.replay.calls.length, two.replay.calls.length]).toEqual([1, 0]);
  });

  it('refuses arguments without end', async () => {
    expect((await post('/tools/read_order', 'x'.repeat(5 << 20))).status).toBe(413);
  });

  it.each(['/wrong/tools/read_order', '/wrong/v1/traces', '/tools/read_order'])('answers no one at %s', async path => {
    const { origin } = new URL(loopback.url('x'));
    const response = await fetch(`${origin}${path}`, { method: 'POST', body: '{}' });
    expect([404, 410]).toContain(response.status);
    expect(one.replay.calls).toEqual([]);
  });

  it('answers no more once the attempt is over', async () => {
    loopback.remove('token-one', aTraceId('1'));
    expect((await post('/tools/read_order', '{}')).status).toBe(410);
  });

  it('leaves the globals of agents in this process alone', async () => {
    await post('/tools/read_order', '{}');
    expect([globalThis.Request, globalThis.Response]).toEqual(globals);
  });

  it('listens on loopback only', async () => {
    expect(new URL(loopback.url('x')).hostname).toBe('127.0.0.1');
  });
});

describe('the OTLP endpoint of an attempt', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const bodyOf = (...spans: readonly Span[]): string => JSON.stringify(encodeTraces(spans));
  const spanOf = (trace: string, span: string) => aSpan({ traceId: aTraceId(trace), spanId: aSpanId(span) });

  it('takes spans for the attempt whatever their trace', async () => {
    const response = await post('/v1/traces', bodyOf(spanOf('2', '1'), spanOf('9', '2')), JSON_TYPE);
    expect([response.status, one.telemetry.spans.length, two.telemetry.spans.length]).toEqual([200, 2, 0]);
  });

  it('finds the attempt by the trace id when the address has no token', async () => {
    const { origin } = new URL(loopback.url('x'));
    const body = bodyOf(spanOf('2', '1'), spanOf('1', '2'), spanOf('9', '3'));
    await fetch(`${origin}/v1/traces`, { method: 'POST', body, headers: JSON_TYPE });
    expect([one.telemetry.spans.length, two.telemetry.spans.length]).toEqual([1, 1]);
  });
});

it('says which port is taken', async () => {
  const taken = http.createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(Loopback.open(port)).rejects.toMatchObject({
    code: 'RUN_PORT_IN_USE',
    message: expect.stringContaining(String(port)),
  });
  await new Promise(resolve => taken.close(resolve));
});
