import { deflateSync, gzipSync } from 'node:zlib';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { describe, expect, it, vi } from 'vitest';
import { createAdmission, type HttpLimits, type OtlpSinks, OverloadError, otlpRoutes } from '../index.js';
import { captures, HAVE_CAPTURES } from '../testing/captures.js';
import { decodeWithOracle } from '../testing/oracle.js';
import { bothEncodings, spanWith, traceRequest } from '../testing/requests.js';
import { blocks, frame, stored } from '../testing/zstd.js';

const TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;
type Encoding = keyof typeof TYPES;

const GOOD = bothEncodings(traceRequest(spanWith()));
const ONE_BAD = bothEncodings(traceRequest(spanWith({ traceId: '00' }), spanWith()));

const send = async (
  sinks: Partial<OtlpSinks & HttpLimits>,
  body: Uint8Array,
  headers: Record<string, string>,
  path = '/v1/traces',
) =>
  otlpRoutes({ traces: async () => {}, ...sinks }).request(path, {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });

/** The google.rpc.Status of an answer, whatever its encoding. */
const statusOf = async (response: Response): Promise<Record<string, unknown>> => {
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(bytes.length).toBeLessThanOrEqual(1024);
  return response.headers.get('content-type') === TYPES.protobuf
    ? decodeWithOracle('RpcStatus', bytes)
    : JSON.parse(Buffer.from(bytes).toString());
};

/** The ExportTraceServiceResponse of an answer, whatever its encoding. */
const acceptedOf = async (response: Response): Promise<unknown> => {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.headers.get('content-type') === TYPES.protobuf
    ? decodeWithOracle('ExportTraceServiceResponse', bytes)
    : JSON.parse(Buffer.from(bytes).toString());
};

describe.each(GOOD)('a good request in $encoding', ({ encoding, bytes }) => {
  it.each([
    ['plain', TYPES[encoding], '', bytes],
    ['with a charset', `${TYPES[encoding]}; charset=utf-8`, '', bytes],
    ['in capitals', TYPES[encoding].toUpperCase(), 'IDENTITY', bytes],
    ['gzip', TYPES[encoding], 'gzip', gzipSync(bytes)],
    [
      'gzip of two members',
      TYPES[encoding],
      'gzip',
      Buffer.concat([gzipSync(bytes.subarray(0, 9)), gzipSync(bytes.subarray(9))]),
    ],
    ['deflate', TYPES[encoding], 'deflate', deflateSync(bytes)],
    ['zstd', TYPES[encoding], 'zstd', stored(bytes)],
  ])('%s: is stored, then answered in kind', async (_, type, coding, body) => {
    const stored: Span[] = [];
    const traces = async (spans: readonly Span[]) => void stored.push(...spans);
    const response = await send({ traces }, body, { 'content-type': type, 'content-encoding': coding });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, TYPES[encoding]]);
    expect(await acceptedOf(response)).toEqual({});
    expect(stored.map(span => span.name)).toEqual(['chat']);
  });

  it('is acknowledged only when the sink has stored it', async () => {
    let store: () => void = () => {};
    const traces = () => new Promise<void>(resolve => (store = resolve));
    let answered = false;
    const response = send({ traces }, bytes, { 'content-type': TYPES[encoding] }).then(() => (answered = true));
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    store();
    expect(await response).toBe(true);
  });

  it.each([
    ['is overloaded', new OverloadError('queue full', 7), '7', 'queue full'],
    ['fails', new Error('secret detail'), '1', 'the spans could not be stored; send them again'],
  ])('503 with Retry-After when the sink %s', async (_, error, retryAfter, message) => {
    const failed = vi.fn();
    const response = await send({ traces: () => Promise.reject(error), failed }, bytes, {
      'content-type': TYPES[encoding],
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, retryAfter]);
    expect(await statusOf(response)).toEqual({ code: 14, message });
    expect(failed).toHaveBeenCalledWith(error);
  });

  it('a sink that throws before it returns a promise is a failing sink', async () => {
    const traces = () => {
      throw new TypeError('bug');
    };
    expect((await send({ traces }, bytes, { 'content-type': TYPES[encoding] })).status).toBe(503);
  });
});

describe.each(ONE_BAD)('a request with one bad span in $encoding', ({ encoding, bytes }) => {
  it('stores the others and says what it rejected', async () => {
    const traces = vi.fn(async () => {});
    const response = await send({ traces }, bytes, { 'content-type': TYPES[encoding] });
    expect(await acceptedOf(response)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: "span 'chat' rejected: its trace id is not 16 bytes" },
    });
    expect(traces).toHaveBeenCalledWith([expect.objectContaining({ name: 'chat' })]);
  });

  it('is refused as a whole while the sink fails', async () => {
    const response = await send({ traces: () => Promise.reject(new Error()) }, bytes, {
      'content-type': TYPES[encoding],
    });
    expect(response.status).toBe(503);
  });
});

describe('what is refused for good', () => {
  const rows: readonly [string, Encoding, Uint8Array, string, number, number][] = [
    ['garbage', 'json', Buffer.from('nonsense'), '', 400, 3],
    ['garbage', 'protobuf', Buffer.from('nonsense'), '', 400, 3],
    ['no gzip', 'json', Buffer.from('{}'), 'gzip', 400, 3],
    ['cut gzip', 'protobuf', gzipSync(GOOD[1].bytes).subarray(0, -9), 'gzip', 400, 3],
    ['no zstd', 'json', Buffer.from('{}'), 'zstd', 400, 3],
    ['a body beyond the limit after zstd', 'json', frame(blocks.repeat(' ', 2001)), 'zstd', 413, 8],
    ['gzip in gzip', 'protobuf', gzipSync(gzipSync(GOOD[1].bytes)), 'gzip', 400, 3],
    ['an unknown coding', 'json', Buffer.from('{}'), 'br', 415, 3],
    ['a body beyond the limit', 'json', Buffer.alloc(2001, 32), '', 413, 8],
    ['a body beyond the limit after gzip', 'protobuf', gzipSync(Buffer.alloc(2001)), 'gzip', 413, 8],
    ['a body beyond the limit after deflate', 'json', deflateSync(Buffer.alloc(2001)), 'deflate', 413, 8],
  ];
  it.each(rows)('%s in %s', async (_, encoding, body, coding, status, code) => {
    const response = await send({ maxBytes: 2000 }, body, {
      'content-type': TYPES[encoding],
      'content-encoding': coding,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, TYPES[encoding]]);
    expect(await statusOf(response)).toMatchObject({ code, message: expect.stringMatching(/./) });
  });

  it('413 names the limit and the setting', async () => {
    const response = await send({ maxBytes: 9 }, Buffer.alloc(10), { 'content-type': TYPES.json });
    expect((await statusOf(response)).message).toBe(
      'the request is larger than the limit of 9 bytes (decompressed); lower OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    );
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'constructor',
    '',
  ])('content type %j is 415', async type => {
    const response = await send({}, Buffer.from('{}'), type === '' ? {} : { 'content-type': type });
    expect([response.status, response.headers.get('content-type')]).toEqual([415, TYPES.json]);
    expect(await statusOf(response)).toMatchObject({
      code: 3,
      message: expect.stringContaining('application/x-protobuf'),
    });
  });

  it.each(['json', 'protobuf'] as const)('400 in %s carries a BadRequest', async encoding => {
    const { details } = await statusOf(
      await send({}, Buffer.from('\u0000nonsense'), { 'content-type': TYPES[encoding] }),
    );
    const [detail] = details as [{ readonly value?: Buffer; readonly fieldViolations?: unknown }];
    const violations = detail.value === undefined ? detail : decodeWithOracle('BadRequest', detail.value);
    expect(violations.fieldViolations).toEqual([{ field: 'body', description: expect.stringMatching(/./) }]);
  });

  it('an answer quotes no control characters and stays within 1 KiB', async () => {
    const body = Buffer.from(
      JSON.stringify(traceRequest({ ...spanWith(), [`\u001b[2J${'"\u2028'.repeat(2000)}`]: 1, kind: 'x' })),
    );
    expect((await statusOf(await send({}, body, { 'content-type': TYPES.json }))).message).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('more than may be held', () => {
  const body = Buffer.alloc(500, 32);
  const headers = { 'content-type': TYPES.json };

  /** An app of which another request holds 800 of 1,000 bytes. */
  const crowded = () => {
    const admission = createAdmission(1_000);
    admission.open().grow(800);
    return admission;
  };

  it.each([
    { what: 'announced', announced: { 'content-length': '500' } },
    { what: 'that arrives', announced: {} },
    { what: 'once decompressed', announced: { 'content-encoding': 'gzip' } },
  ])('$what is 503 with Retry-After, and the connection ends', async ({ announced }) => {
    const sent = 'content-encoding' in announced ? gzipSync(body) : body;
    const response = await send({ admission: crowded() }, sent, { ...headers, ...announced });
    expect([response.status, response.headers.get('retry-after'), response.headers.get('connection')]).toEqual([
      503,
      '1',
      'close',
    ]);
    expect(await statusOf(response)).toEqual({ code: 14, message: 'too many requests are under way' });
  });

  it('makes room again, however a request ends', async () => {
    const admission = createAdmission(1_000);
    for (const traces of [async () => {}, () => Promise.reject(new Error('no'))]) {
      for (const sent of [GOOD[0].bytes, Buffer.from('nonsense')]) {
        await send({ admission, traces }, sent, headers);
      }
    }
    const other = admission.open();
    admission.open().grow(1);
    other.grow(999);
  });
});

describe('logs and metrics', () => {
  it('metrics are accepted, counted and ignored', async () => {
    const ignored = vi.fn();
    const response = await send({ ignored }, Buffer.from('{}'), { 'content-type': TYPES.json }, '/v1/metrics');
    expect([response.status, await response.text()]).toEqual([200, '{}']);
    expect(ignored).toHaveBeenCalledWith('metrics', 1);
  });

  describe.skipIf(!HAVE_CAPTURES)('captured log requests', () => {
    const bodies = captures('logs').filter(
      ({ stack }) => stack === 'otel-instrumentation-openai-chat' || stack === 'mastra',
    );

    it.each(bodies)('$stack: records of spans reach the sink', async ({ bytes, encoding }) => {
      const stored: SpanLog[] = [];
      const logs = async (records: readonly SpanLog[]) => void stored.push(...records);
      const response = await send({ logs }, bytes, { 'content-type': TYPES[encoding] }, '/v1/logs');
      expect([response.status, stored.length > 0]).toEqual([200, true]);
    });

    it.each(bodies)('$stack: without a sink they are counted', async ({ bytes, encoding }) => {
      const ignored = vi.fn();
      await send({ ignored }, bytes, { 'content-type': TYPES[encoding] }, '/v1/logs');
      expect(ignored).toHaveBeenCalledWith('logs', expect.any(Number));
    });

    it.each(bodies)('$stack: on the traces path they are 400, by name', async ({ bytes, encoding }) => {
      const response = await send({}, bytes, { 'content-type': TYPES[encoding] });
      expect(response.status).toBe(400);
      expect((await statusOf(response)).message).toContain('this is a logs export');
    });
  });
});
