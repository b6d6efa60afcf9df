import { isPawlError } from '@pawl/core/errors';
import type { Span, SpanLog, UnboundLog } from '@pawl/core/trajectory';
import { type Accepted, NOTHING_REJECTED } from './answer.js';
import { decodeLogs, decodeTraces, type OtlpEncoding } from './decode.js';
import { MALFORMED, TOO_LARGE, UNKNOWN_CODING } from './errors.js';
import { OverloadError } from './overload.js';
import type { Signal } from './protobuf/signal.js';

/** What happens with what comes in, over either protocol. */
export interface OtlpSinks {
  /** Takes the spans of one request. The client is told that they are stored when the promise resolves, not before. */
  readonly traces: (spans: readonly Span[]) => Promise<void>;
  /** Takes the log records of one request that name a span. Without it, logs are accepted and ignored. */
  readonly logs?: (logs: readonly SpanLog[]) => Promise<void>;
  /** Takes GenAI events that name no span. Without it, they are accepted and ignored. */
  readonly unboundLogs?: (logs: readonly UnboundLog[]) => Promise<void>;
  /** Told of what was accepted without being kept: log records that name no span, and metrics requests. */
  readonly ignored?: (signal: 'logs' | 'metrics', count: number) => void;
  /** Told of a sink's failure, which the client only sees as 503 or UNAVAILABLE. */
  readonly failed?: (error: unknown) => void;
}

/** Takes the decompressed body of one export request. Resolves once it may be acknowledged. */
export type Receive = (body: Uint8Array, encoding: OtlpEncoding) => Promise<Accepted>;

/** What each signal's requests go through, whatever protocol brought them. */
export const receiversOf = (sinks: OtlpSinks): Readonly<Record<Signal, Receive>> => ({
  async traces(body, encoding) {
    const { spans, rejected } = decodeTraces(body, encoding);
    if (spans.length > 0) await handOver(() => sinks.traces(spans));
    return { rejected };
  },
  async logs(body, encoding) {
    const { logs, unbound, ignored } = decodeLogs(body, encoding);
    const { logs: sink, unboundLogs } = sinks;
    if (logs.length > 0 && sink !== undefined) await handOver(() => sink(logs));
    if (unbound.length > 0 && unboundLogs !== undefined) await handOver(() => unboundLogs(unbound));
    const unused = ignored + (sink === undefined ? logs.length : 0) + (unboundLogs === undefined ? unbound.length : 0);
    if (unused > 0) sinks.ignored?.('logs', unused);
    return NOTHING_REJECTED;
  },
  async metrics() {
    sinks.ignored?.('metrics', 1);
    return NOTHING_REJECTED;
  },
});

/** Any failure behind this line is the sink's and not the client's. */
class SinkError extends Error {}

const handOver = async (sink: () => Promise<void>): Promise<void> => {
  try {
    await sink();
  } catch (error) {
    throw new SinkError('the sink failed', { cause: error });
  }
};

/**
 * Why a request is not acknowledged. `invalid`, `unknown-coding` and `too-large` are for good; `unavailable` passes, and
 * the client sends again after `retryAfterSeconds`.
 */
export interface Failure {
  readonly kind: 'invalid' | 'unknown-coding' | 'too-large' | 'unavailable';
  readonly message: string;
  readonly retryAfterSeconds: number;
  /** What the sink threw, for the log; null for a failure of the client. */
  readonly cause: unknown;
}

const KINDS: Readonly<Record<string, Failure['kind']>> = {
  [MALFORMED]: 'invalid',
  [TOO_LARGE]: 'too-large',
  [UNKNOWN_CODING]: 'unknown-coding',
};

/** Tells what is wrong for good from what can be sent again. An error that nobody foresaw can be. */
export const failureOf = (error: unknown): Failure => {
  if (isPawlError(error) && Object.hasOwn(KINDS, error.code)) {
    return { kind: KINDS[error.code] ?? 'invalid', message: error.message, retryAfterSeconds: 0, cause: null };
  }
  const cause = error instanceof SinkError ? error.cause : error;
  const overload = cause instanceof OverloadError ? cause : null;
  return {
    kind: 'unavailable',
    message: overload?.message ?? 'the spans could not be stored; send them again',
    retryAfterSeconds: Math.max(1, Math.ceil(overload?.retryAfterSeconds ?? 1)),
    cause,
  };
};
