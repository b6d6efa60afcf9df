import { isPawlError } from '@pawl/core/errors';
import type { Span, SpanLog, UnboundLog } from '@pawl/core/trajectory';
import { type Context, Hono } from 'hono';
import { decodeLogs, decodeTraces, type OtlpEncoding } from '../decode.js';
import { TOO_LARGE, UNKNOWN_CODING } from '../errors.js';
import type { Signal } from '../protobuf/signal.js';
import { type Accepted, encodeAccepted, encodeRefusal, NOTHING_REJECTED, type Refusal, RPC } from './answer.js';
import { bodyTooLarge, chunksOf, readBody } from './body.js';
import { OverloadError } from './overload.js';

export interface OtlpSinks {
  /** Takes the spans of one request. The client is told that they are stored when the promise resolves, not before. */
  readonly traces: (spans: readonly Span[]) => Promise<void>;
  /** Takes the log records of one request that name a span. Without it, logs are accepted and ignored. */
  readonly logs?: (logs: readonly SpanLog[]) => Promise<void>;
  /** Takes GenAI events that name no span. Without it, they are accepted and ignored. */
  readonly unboundLogs?: (logs: readonly UnboundLog[]) => Promise<void>;
  /** Told of what was accepted without being kept: log records that name no span, and metrics requests. */
  readonly ignored?: (signal: 'logs' | 'metrics', count: number) => void;
  /** Told of a sink's failure, which the client only sees as 503. */
  readonly failed?: (error: unknown) => void;
  /** Largest decompressed body; 20 MiB by default. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 20 * 1024 * 1024;

const ENCODINGS: Readonly<Record<string, OtlpEncoding>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
};

/**
 * An OTLP/HTTP receiver: `POST /v1/traces`, `/v1/logs` and `/v1/metrics`, binary protobuf and JSON, after the rules of
 * opentelemetry-proto's specification. Metrics are accepted and ignored, since SDKs send them unasked.
 *
 * What is wrong for good (an undecodable body, 400; too large, 413; unknown type, 415) is told apart from what can be
 * sent again (a sink that fails or is overloaded, 503 with Retry-After).
 */
export const otlpRoutes = (sinks: OtlpSinks): Hono => {
  const maxBytes = sinks.maxBytes ?? DEFAULT_MAX_BYTES;
  const app = new Hono();

  const route = (signal: Signal, accept: (body: Uint8Array, encoding: OtlpEncoding) => Promise<Accepted>): void => {
    app.post(`/v1/${signal}`, async context => {
      const contentType = (context.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
      const encoding = Object.hasOwn(ENCODINGS, contentType) ? ENCODINGS[contentType] : undefined;
      if (encoding === undefined) return unsupportedType(contentType);
      try {
        if (Number(context.req.header('content-length') ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
        const body = await readBody(chunks(context), context.req.header('content-encoding') ?? '', maxBytes);
        const accepted = await accept(body, encoding);
        return answer(200, encodeAccepted(accepted, encoding, signal === 'logs' ? 'LogRecords' : 'Spans'), contentType);
      } catch (error) {
        const { status, refusal, headers } = refusalOf(error);
        if (status === 503) sinks.failed?.(error instanceof SinkError ? error.cause : error);
        return answer(status, encodeRefusal(refusal, encoding), contentType, headers);
      }
    });
  };

  route('traces', async (body, encoding) => {
    const { spans, rejected } = decodeTraces(body, encoding);
    if (spans.length > 0) await handOver(() => sinks.traces(spans));
    return { rejected };
  });
  route('logs', async (body, encoding) => {
    const { logs, unbound, ignored } = decodeLogs(body, encoding);
    const { logs: sink, unboundLogs } = sinks;
    if (logs.length > 0 && sink !== undefined) await handOver(() => sink(logs));
    if (unbound.length > 0 && unboundLogs !== undefined) await handOver(() => unboundLogs(unbound));
    const unused = ignored + (sink === undefined ? logs.length : 0) + (unboundLogs === undefined ? unbound.length : 0);
    if (unused > 0) sinks.ignored?.('logs', unused);
    return NOTHING_REJECTED;
  });
  route('metrics', async () => {
    sinks.ignored?.('metrics', 1);
    return NOTHING_REJECTED;
  });
  return app;
};

/** On node the bindings hold the raw request, which is read 2 to 4 times faster than the one made for fetch. */
const chunks = (context: Context): AsyncIterable<Uint8Array> => {
  const bindings: unknown = context.env;
  const raw =
    typeof bindings === 'object' && bindings !== null && 'incoming' in bindings ? bindings.incoming : undefined;
  return chunksOf(context.req.raw, raw);
};

/** Any failure behind this line is the sink's and not the client's. */
class SinkError extends Error {}

const handOver = async (sink: () => Promise<void>): Promise<void> => {
  try {
    await sink();
  } catch (error) {
    throw new SinkError('the sink failed', { cause: error });
  }
};

interface Refused {
  readonly status: number;
  readonly refusal: Refusal;
  readonly headers?: Readonly<Record<string, string>>;
}

const refusalOf = (error: unknown): Refused => {
  if (isPawlError(error)) {
    const { code, message } = error;
    // The rest of the body was not read; the connection cannot be used again.
    const headers = { connection: 'close' };
    if (code === TOO_LARGE) return { status: 413, refusal: { code: RPC.resourceExhausted, message }, headers };
    if (code === UNKNOWN_CODING) return { status: 415, refusal: { code: RPC.invalidArgument, message }, headers };
    return { status: 400, refusal: { code: RPC.invalidArgument, message, violation: true } };
  }
  const cause = error instanceof SinkError ? error.cause : null;
  const seconds = cause instanceof OverloadError ? cause.retryAfterSeconds : 1;
  const message = cause instanceof OverloadError ? cause.message : 'the spans could not be stored; send them again';
  return {
    status: 503,
    refusal: { code: RPC.unavailable, message },
    headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
  };
};

const unsupportedType = (contentType: string): Response => {
  const named = contentType === '' ? 'a request without Content-Type' : `Content-Type '${contentType}'`;
  const message = `${named} is not OTLP: send application/x-protobuf or application/json`;
  return answer(415, encodeRefusal({ code: RPC.invalidArgument, message }, 'json'), 'application/json');
};

const answer = (
  status: number,
  body: Uint8Array,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Response => new Response(new Uint8Array(body), { status, headers: { 'content-type': contentType, ...headers } });
