import { FORWARD_DEFAULTS } from '@pawl/core/config';
import type { Span } from '@pawl/core/trajectory';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedEvents, openPglite, prepareDataDirectory, type StateEngine } from '../engines/index.js';
import { type EventStore, forwardPositions, openClickhouseStore, openStateStore } from '../stores/index.js';
import { type OtlpTarget, startTarget, type TargetAnswer, type TargetRequest } from '../testing/otlp-target.js';
import { span, spanId, spanLog, traceId } from '../testing/spans.js';
import { temporaryFolder, until } from '../testing/temporary.js';
import { createSender, type Forwarder, type ForwardOptions, requireOther, startForwarder } from './index.js';

const folder = temporaryFolder();
let events: Awaited<ReturnType<typeof openEmbeddedEvents>>;
let state: StateEngine;
let store: EventStore;
beforeAll(async () => {
  events = await openEmbeddedEvents(prepareDataDirectory(folder.path), () => {});
  state = await openPglite();
  store = await openClickhouseStore(events.client, Date.now);
  await openStateStore(state);
});
afterAll(async () => {
  await state.close();
  await events.close();
  folder.remove();
});

let trace = 0;
let log: string[];
let target: OtlpTarget;
let forwarder: Forwarder | undefined;
beforeEach(() => {
  trace += 1;
  log = [];
});
afterEach(async () => {
  await forwarder?.close();
  forwarder = undefined;
  await target.close();
});

const pace = { idle: 10, first: 20, longest: 100, check: 50 };

const forward = async (over: Partial<ForwardOptions> = {}): Promise<Forwarder> => {
  const options: ForwardOptions = { ...FORWARD_DEFAULTS, endpoint: target.url, headers: {}, ...over };
  forwarder = startForwarder({
    store: store.received,
    positions: forwardPositions(state, options.endpoint),
    sender: createSender(options, '1.2.3'),
    options,
    log: line => log.push(line),
    nowMs: Date.now,
    pace,
  });
  // It begins where it finds the store at its first start.
  for (const signal of options.signals) await forwardPositions(state, options.endpoint).open(signal, store.stamp());
  await forwarder.status();
  return forwarder;
};

const answering = async (answer: (request: TargetRequest, count: number) => TargetAnswer): Promise<void> => {
  let count = 0;
  target = await startTarget(request => {
    count += 1;
    return answer(request, count);
  });
};

const someSpans = (count: number): readonly Span[] =>
  Array.from({ length: count }, (_, n) =>
    span({ traceId: traceId(trace), spanId: spanId(n + 1), name: `span ${n + 1}` }),
  );
const store1 = (spans: readonly Span[]): Promise<void> => store.appendSpans('default', spans);
const names = (): readonly string[] => target.taken().spans.map(({ name }) => name);
const signalOf = async (signal = 'traces') => {
  const status = await forwarder?.status();
  const lane = status?.signals.find(each => each.signal === signal);
  if (lane === undefined) throw new Error(`no lane for ${signal}`);
  return lane;
};
const drained = (): Promise<void> => until('nothing waits', async () => (await signalOf()).waiting === 0);

describe('what is stored', () => {
  it.each([
    { protocol: 'http/protobuf', compression: 'gzip', type: 'application/x-protobuf', coding: 'gzip' },
    { protocol: 'http/protobuf', compression: 'none', type: 'application/x-protobuf', coding: undefined },
    { protocol: 'http/json', compression: 'gzip', type: 'application/json', coding: 'gzip' },
    { protocol: 'http/json', compression: 'none', type: 'application/json', coding: undefined },
  ] as const)('is passed on as it is, by $protocol and $compression', async ({
    protocol,
    compression,
    type,
    coding,
  }) => {
    target = await startTarget();
    await forward({ protocol, compression, headers: { authorization: 'Bearer key' } });
    const sent = someSpans(3);
    const record = spanLog({ traceId: traceId(trace), body: { content: [1, null, 'é'] } });
    await store1(sent);
    await store.appendLogs('default', [record]);
    await until('both came', () => target.taken().spans.length === 3 && target.taken().logs.length === 1);
    expect(target.taken()).toEqual({ spans: sent, logs: [record] });
    expect(target.requests.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/traces']);
    expect(target.requests[0]?.headers).toMatchObject({
      'content-type': type,
      authorization: 'Bearer key',
      'user-agent': 'pawl/1.2.3',
    });
    expect(target.requests[0]?.headers['content-encoding']).toBe(coding);
  });

  it('is passed on in the order in which it came, request after request', async () => {
    target = await startTarget();
    await forward();
    const sent = someSpans(1_000);
    for (let at = 0; at < sent.length; at += 100) await store1(sent.slice(at, at + 100));
    await until('all came', () => names().length === 1_000);
    expect(names()).toEqual(sent.map(({ name }) => name));
    expect(target.requests.length).toBeGreaterThan(3);
    await drained();
    expect(await signalOf()).toMatchObject({
      forwarded: 1_000,
      refused: 0,
      givenUp: 0,
      lagSeconds: 0,
      lastError: null,
    });
  });

  it('is passed on from the first start with an endpoint, and only what is asked for', async () => {
    target = await startTarget();
    await store1(someSpans(1));
    await forward({ signals: ['traces'] });
    await store.appendLogs('default', [spanLog({ traceId: traceId(trace) })]);
    await store1([span({ traceId: traceId(trace), spanId: spanId(9), name: 'later' })]);
    await until('the later one came', () => names().length > 0);
    expect([names(), target.taken().logs]).toEqual([['later'], []]);
  });

  it('goes on where it stopped', async () => {
    target = await startTarget();
    await forward();
    await store1(someSpans(2));
    await drained();
    await forwarder?.close();
    await store1([span({ traceId: traceId(trace), spanId: spanId(9), name: 'meanwhile' })]);
    await forward();
    await until('the rest came', () => names().length === 3);
    await drained();
    expect(names()).toEqual(['span 1', 'span 2', 'meanwhile']);
    expect((await signalOf()).forwarded).toBe(3);
  });
});

describe('a receiver that is away', () => {
  it('gets everything when it is back, and meanwhile it is said what waits', async () => {
    target = await startTarget();
    const port = Number(new URL(target.url).port);
    await target.close();
    await forward();
    await store1(someSpans(600));
    await until('it is said', async () => (await signalOf()).lastError !== null);
    expect(await signalOf()).toMatchObject({ waiting: 600, lastError: expect.stringContaining('ECONNREFUSED') });
    expect((await signalOf()).lagSeconds).toBeGreaterThan(0);
    expect(log[0]).toMatch(/ECONNREFUSED.*; it waits, and is tried again$/);
    target = await startTarget(undefined, port);
    await until('all came', () => names().length === 600);
    await drained();
    expect(names()).toEqual(someSpans(600).map(({ name }) => name));
    expect(await signalOf()).toMatchObject({ forwarded: 600, lastError: null });
    expect(log.at(-1)).toMatch(/it goes on$/);
  });

  it.each([
    { status: 429 },
    { status: 503 },
    { status: 401 },
    { status: 404 },
    { status: 500 },
    { status: 302, headers: { location: 'http://169.254.169.254/v1/traces' } },
  ])('or answers $status is asked again, and nothing is lost', async ({ status, headers = {} }) => {
    await answering((_request, count) => (count <= 2 ? { status, headers } : { status: 200 }));
    await forward({ signals: ['traces'] });
    await store1(someSpans(3));
    await until('all came', () => names().length === 3);
    await drained();
    expect(target.requests).toHaveLength(3);
    expect(await signalOf()).toMatchObject({ forwarded: 3, refused: 0 });
  });

  it('is not asked again before it said', async () => {
    const at: number[] = [];
    await answering((_request, count) => {
      at.push(performance.now());
      return count === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 };
    });
    await forward({ signals: ['traces'] });
    await store1(someSpans(1));
    await until('it came', () => names().length === 1);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(950);
  });

  it('does not keep anybody from storing', async () => {
    let end: () => void = () => {};
    target = await startTarget(() => new Promise(resolve => (end = () => resolve({ status: 200 }))));
    await forward({ signals: ['traces'] });
    await store1(someSpans(1));
    await until('it hangs', () => target.requests.length === 1);
    for (let n = 0; n < 10; n += 1) await store1(someSpans(50));
    expect(target.requests).toHaveLength(1);
    end();
  });
});

describe('what will never be taken', () => {
  it('is put aside with the reason, and the rest goes on', async () => {
    await answering(({ spans }) =>
      spans.some(each => each.name === 'bad') ? { status: 400, body: 'no\u001b[31m such id' } : { status: 200 },
    );
    await forward({ signals: ['traces'] });
    await store1([span({ traceId: traceId(trace), name: 'bad' })]);
    await drained();
    await store1(someSpans(2));
    await until('the rest came', () => names().length === 2);
    await drained();
    expect(await signalOf()).toMatchObject({ forwarded: 2, refused: 1 });
    expect((await forwarder?.status())?.refusals[0]).toMatchObject({
      signal: 'traces',
      count: 1,
      reason: '400: no [31m such id',
    });
    expect(log.join('\n')).toContain('1 of 1 were REFUSED and will not be sent again: 400: no [31m such id');
  });

  it('because it is too large is sent in halves, and only what is too large alone is put aside', async () => {
    await answering(({ spans }) =>
      spans.length > 1 || spans[0]?.name === 'span 3' ? { status: 413 } : { status: 200 },
    );
    await forward({ signals: ['traces'] });
    await store1(someSpans(5));
    await drained();
    expect(names()).toEqual(['span 1', 'span 2', 'span 4', 'span 5']);
    expect(await signalOf()).toMatchObject({ forwarded: 4, refused: 1 });
  });

  it('in part is counted', async () => {
    await answering(() => ({
      status: 200,
      body: '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no model"}}',
    }));
    await forward({ protocol: 'http/json', signals: ['traces'] });
    await store1(someSpans(5));
    await drained();
    expect(await signalOf()).toMatchObject({ forwarded: 3, refused: 2 });
    expect((await forwarder?.status())?.refusals[0]).toMatchObject({ count: 2, reason: 'no model' });
  });

  it('because the receiver falls over it is put aside after ten times', async () => {
    await answering(({ spans }) => ({ status: spans[0]?.name === 'poison' ? 500 : 200 }));
    await forward({ signals: ['traces'] });
    await store1([span({ traceId: traceId(trace), name: 'poison' })]);
    await drained();
    expect(target.requests).toHaveLength(10);
    await store1(someSpans(1));
    await until('the rest came', () => names().length === 1);
    expect((await forwarder?.status())?.refusals[0]?.reason).toBe('500 (10 times)');
  });
});

describe('what is given up', () => {
  it.each([
    { what: 'what waited too long', limits: { maxAgeMs: 300 }, why: 'they waited longer than forward.max_age' },
    { what: 'what is too much', limits: { maxBytes: 3_000 }, why: 'more than forward.max_bytes waited' },
  ])('$what, and it is said how much', async ({ limits, why }) => {
    let up = false;
    await answering(() => ({ status: up ? 200 : 503 }));
    await forward({ signals: ['traces'], ...limits });
    await store1(someSpans(20));
    await until('it is given up', async () => (await signalOf()).givenUp > 0);
    up = true;
    await drained();
    const { givenUp, forwarded } = await signalOf();
    expect(givenUp + forwarded).toBe(20);
    const told = log.flatMap(line => /(\d+) spans were GIVEN UP: (.*)$/.exec(line)?.slice(1) ?? []);
    expect(told.filter((_, at) => at % 2 === 1)).toContain(why);
    expect(told.filter((_, at) => at % 2 === 0).reduce((sum, count) => sum + Number(count), 0)).toBe(givenUp);
    // The oldest go first.
    expect(names()).toEqual(
      someSpans(20)
        .slice(givenUp)
        .map(({ name }) => name),
    );
  });
});

describe('oneself', () => {
  beforeEach(async () => {
    target = await startTarget();
  });
  const options = (endpoint: string): ForwardOptions => ({ ...FORWARD_DEFAULTS, headers: {}, endpoint });
  it.each(['http://127.0.0.1:4318', 'http://localhost:4318/api', 'http://[::1]:4317'])('%s is refused', endpoint => {
    expect(() => requireOther(options(endpoint), [4318, 4317])).toThrow(
      expect.objectContaining({ code: 'FORWARD_TO_SELF' }),
    );
  });
  it.each(['http://127.0.0.1:4319', 'http://collector:4318', 'https://localhost'])('%s is somebody else', endpoint => {
    expect(() => requireOther(options(endpoint), [4318, null])).not.toThrow();
  });
});
