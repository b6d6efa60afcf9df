import { connect } from 'node:http2';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { afterEach, describe, expect, it } from 'vitest';
import { createAdmission, type OtlpSinks, OverloadError } from '../index.js';
import { decodeWithOracle, encodeWithOracle } from '../testing/oracle.js';
import { attribute, spanWith, traceRequest } from '../testing/requests.js';
import { requestOf } from '../testing/wire.js';
import { type GrpcLimits, type GrpcListener, listenGrpc } from './index.js';

const SERVICE = 'opentelemetry.proto.collector';
const TRACES = `/${SERVICE}.trace.v1.TraceService/Export`;
const LOGS = `/${SERVICE}.logs.v1.LogsService/Export`;
const METRICS = `/${SERVICE}.metrics.v1.MetricsService/Export`;
const GOOD = encodeWithOracle('ExportTraceServiceRequest', traceRequest(spanWith()));

let listener: GrpcListener | undefined;
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await listener?.close();
  listener = undefined;
});

const start = async (sinks: Partial<OtlpSinks> = {}, limits: GrpcLimits = {}): Promise<number> => {
  listener = await listenGrpc({ traces: async () => {}, ...sinks }, { host: '127.0.0.1', port: 0 }, limits);
  return listener.port;
};

const clientOf = (port: number, options: object = {}): Client => {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  clients.push(client);
  return client;
};

const asIs = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

interface Answer {
  readonly response: Buffer | undefined;
  readonly error: ServiceError | null;
}

const call = (client: Client, path: string, body: Uint8Array): Promise<Answer> =>
  new Promise(resolve => {
    client.makeUnaryRequest(path, asIs, asIs, body, new Metadata(), {}, (error, response) =>
      resolve({ error, response }),
    );
  });

/** The details of an error's google.rpc.Status by type name; its code and message must be those of the call. */
const detailsOf = (error: ServiceError | null): Record<string, Record<string, unknown>> => {
  const [bytes] = error?.metadata.get('grpc-status-details-bin') ?? [];
  if (error === null || !(bytes instanceof Buffer)) throw new Error(`no details in ${error}`);
  expect(bytes.length).toBeLessThanOrEqual(1024);
  const { code, message, details = [] } = decodeWithOracle('RpcStatus', bytes);
  expect([code, message]).toEqual([error.code, error.details]);
  return Object.fromEntries(
    (details as { typeUrl: string; value: Buffer }[]).map(({ typeUrl, value }) => {
      const name = typeUrl.replace('type.googleapis.com/google.rpc.', '') as 'BadRequest' | 'RetryInfo';
      return [name, decodeWithOracle(name, value)];
    }),
  );
};

describe('the stock exporter', () => {
  it.each([CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])('sends spans, compression %s', async compression => {
    const stored: Span[] = [];
    const port = await start({ traces: async spans => void stored.push(...spans) });
    const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${port}`, compression });
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
    const tracer = provider.getTracer('shop', '2');
    for (let n = 0; n < 700; n += 1) {
      const span = tracer.startSpan(`chat ${n}`, { attributes: { n, text: 'é\u0000' } });
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).end();
    }
    await provider.shutdown();
    // Two requests at the same time: either may be first.
    expect(stored.map(span => span.attributes['n']).sort((a, b) => Number(a) - Number(b))).toEqual([
      ...Array(700).keys(),
    ]);
    expect(stored.find(span => span.attributes['n'] === 5)).toMatchObject({
      name: 'chat 5',
      attributes: { n: 5, text: 'é\u0000' },
      status: { code: 2, message: 'no' },
      scope: { name: 'shop', version: '2' },
    });
  });
});

describe('what is taken', () => {
  it('is answered empty, once it is stored', async () => {
    let store: () => void = () => {};
    const port = await start({ traces: () => new Promise(resolve => (store = resolve)) });
    let answered = false;
    const answer = call(clientOf(port), TRACES, GOOD).finally(() => (answered = true));
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    store();
    expect(await answer).toMatchObject({ error: null, response: Buffer.alloc(0) });
  });

  it('is stored but for what is bad, which is told', async () => {
    const stored: Span[] = [];
    const port = await start({ traces: async spans => void stored.push(...spans) });
    const body = encodeWithOracle('ExportTraceServiceRequest', traceRequest(spanWith({ traceId: '00' }), spanWith()));
    const { response } = await call(clientOf(port), TRACES, body);
    expect(decodeWithOracle('ExportTraceServiceResponse', response ?? Buffer.alloc(0))).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: "span 'chat' rejected: its trace id is not 16 bytes" },
    });
    expect(stored).toHaveLength(1);
  });

  it('may be logs', async () => {
    const stored: SpanLog[] = [];
    const port = await start({ logs: async logs => void stored.push(...logs) });
    const logRecords = [
      { ...spanWith(), eventName: 'gen_ai.choice', timeUnixNano: '5', attributes: [attribute('a', 'b')] },
    ];
    const body = encodeWithOracle('ExportLogsServiceRequest', { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    expect((await call(clientOf(port), LOGS, body)).error).toBeNull();
    expect(stored).toMatchObject([{ eventName: 'gen_ai.choice', attributes: { a: 'b' } }]);
  });

  it('may be metrics, which are ignored, and nothing at all', async () => {
    const ignored: unknown[] = [];
    const client = clientOf(await start({ ignored: (...told) => void ignored.push(told) }));
    for (const path of [METRICS, TRACES, LOGS]) expect((await call(client, path, Buffer.alloc(0))).error).toBeNull();
    expect(ignored).toEqual([['metrics', 1]]);
  });
});

describe('what is refused for good', () => {
  const aLog = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: '5' }] }] }] };
  it.each([
    { what: 'garbage', body: Buffer.from('nonsense'), because: 'not protobuf' },
    {
      what: 'another signal',
      body: encodeWithOracle('ExportLogsServiceRequest', aLog),
      because: 'this is a logs export',
    },
  ])('$what: INVALID_ARGUMENT with a BadRequest', async ({ body, because }) => {
    const { error } = await call(clientOf(await start()), TRACES, body);
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(error?.details).toContain(because);
    expect(detailsOf(error)).toEqual({
      BadRequest: { fieldViolations: [{ field: 'body', description: error?.details }] },
    });
  });

  it.each([
    { how: 'as it comes', options: {} },
    { how: 'once decompressed', options: { 'grpc.default_compression_algorithm': 2 } },
  ])('more than 4 MiB $how: RESOURCE_EXHAUSTED without details', async ({ options }) => {
    const big = Buffer.alloc(4 * 1024 * 1024 + 1);
    const { error } = await call(clientOf(await start(), options), TRACES, big);
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(error?.metadata.get('grpc-status-details-bin')).toEqual([]);
  });

  it('more values than a request may hold: RESOURCE_EXHAUSTED without RetryInfo', async () => {
    const anEmptyAttribute = Buffer.from([0x4a, 0]);
    const { error } = await call(clientOf(await start()), TRACES, requestOf(Buffer.alloc(2_000_002, anEmptyAttribute)));
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(detailsOf(error)).toEqual({});
  });

  it('a service that there is not: UNIMPLEMENTED', async () => {
    const { error } = await call(clientOf(await start()), `/${SERVICE}.profiles.v1.ProfilesService/Export`, GOOD);
    expect(error?.code).toBe(status.UNIMPLEMENTED);
  });
});

describe('what can be sent again: UNAVAILABLE with RetryInfo', () => {
  it.each([
    ['the sink is overloaded', new OverloadError('queue full', 7), 'queue full', '7'],
    ['the sink fails', new Error('secret detail'), 'the spans could not be stored; send them again', '1'],
  ])('%s', async (_, thrown, message, seconds) => {
    const failed: unknown[] = [];
    const port = await start({ traces: () => Promise.reject(thrown), failed: error => void failed.push(error) });
    const { error } = await call(clientOf(port), TRACES, GOOD);
    expect([error?.code, error?.details]).toEqual([status.UNAVAILABLE, message]);
    expect(detailsOf(error)).toEqual({ RetryInfo: { retryDelay: { seconds } } });
    expect(failed).toEqual([thrown]);
  });

  it('other requests hold what may be held', async () => {
    const admission = createAdmission(100);
    const other = admission.open();
    other.grow(90);
    const client = clientOf(await start({}, { admission }));
    const { error } = await call(client, TRACES, GOOD);
    expect(error?.code).toBe(status.UNAVAILABLE);
    expect(Object.keys(detailsOf(error))).toEqual(['RetryInfo']);
    other.close();
    expect((await call(client, TRACES, GOOD)).error).toBeNull();
  });

  it('too many calls are under way, and taken again when they have ended', async () => {
    const ends: (() => void)[] = [];
    const port = await start({ traces: () => new Promise(resolve => ends.push(resolve)) }, { maxCalls: 2 });
    const client = clientOf(port);
    const taken = [call(client, TRACES, GOOD), call(client, TRACES, GOOD)];
    while (ends.length < 2) await new Promise(resolve => setTimeout(resolve, 5));
    const { error } = await call(client, TRACES, GOOD);
    expect(error?.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error)).toEqual({ RetryInfo: { retryDelay: { seconds: '1' } } });
    for (const end of ends.splice(0)) end();
    for (const answer of taken) expect((await answer).error).toBeNull();
    const next = call(client, TRACES, GOOD);
    while (ends.length < 1) await new Promise(resolve => setTimeout(resolve, 5));
    ends[0]?.();
    expect((await next).error).toBeNull();
  });
});

describe('a sender that never comes to an end', () => {
  it('is cut, and its place is free again', async () => {
    const port = await start({}, { maxCalls: 1, arriveWithinMs: 150 });
    const session = connect(`http://127.0.0.1:${port}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': TRACES,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.write(Buffer.from([0, 0, 0, 0, 9, 1]));
    const code = await new Promise(resolve => {
      stream.on('trailers', trailers => resolve(trailers['grpc-status']));
      stream.on('response', headers => headers['grpc-status'] !== undefined && resolve(headers['grpc-status']));
      stream.on('error', resolve);
    });
    session.destroy();
    expect(String(code)).toBe(String(status.DEADLINE_EXCEEDED));
    expect((await call(clientOf(port), TRACES, GOOD)).error).toBeNull();
  });

  it('does not hold up the end of the server', async () => {
    let stored = false;
    const port = await start({
      traces: async () => {
        await new Promise(resolve => setTimeout(resolve, 200));
        stored = true;
      },
    });
    const answer = call(clientOf(port), TRACES, GOOD);
    await new Promise(resolve => setTimeout(resolve, 100));
    await listener?.close();
    listener = undefined;
    expect((await answer).error).toBeNull();
    expect(stored).toBe(true);
  });
});

it('a port that is taken is said to be', async () => {
  const port = await start();
  await expect(listenGrpc({ traces: async () => {} }, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `port ${port} on 127.0.0.1 is taken by another program`,
  });
});
