import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { encodeLogs, encodeTraces, type OtlpEncoding, readOutcome, writeLogs, writeTraces } from '@pawl/otlp';
import { describeError } from '../engines/index.js';
import type { ForwardOptions } from './options.js';

/** How one request ended. */
export type Delivery =
  /** It was taken, but for `rejected` items. */
  | { readonly kind: 'delivered'; readonly rejected: number; readonly message: string }
  /** This request will never be taken. `tooLarge`: a smaller one may be. */
  | { readonly kind: 'refused'; readonly reason: string; readonly tooLarge: boolean }
  /**
   * It may be taken later, and not before `retryAfterMs` where the receiver says so. `odd`: the receiver failed in a way that
   * may be due to what was sent.
   */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs: number; readonly odd: boolean };

/** What one request carries. */
export type Cargo =
  | { readonly signal: 'traces'; readonly items: readonly Span[] }
  | { readonly signal: 'logs'; readonly items: readonly SpanLog[] };

export interface Sender {
  /** Sends one request. Rejects only when `signal` aborts it. */
  send(cargo: Cargo, signal: AbortSignal): Promise<Delivery>;
}

const TIMEOUT_MS = 30_000;
/** Of an answer; more of it is not read. */
const ANSWER_BYTES = 64 * 1024;
const REASON_LENGTH = 300;
const LONGEST_RETRY_AFTER_MS = 60 * 60 * 1000;

/** Sends OTLP over HTTP to the one address that was configured, and nowhere else: redirects are not followed. */
export const createSender = (options: ForwardOptions, version: string, nowMs: () => number = Date.now): Sender => {
  const encoding: OtlpEncoding = options.protocol === 'http/json' ? 'json' : 'protobuf';
  const headers = {
    ...options.headers,
    'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'user-agent': `pawl/${version}`,
    ...(options.compression === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
  };
  return {
    async send(cargo, signal) {
      const plain = encode(cargo, encoding);
      const body = new Uint8Array(options.compression === 'gzip' ? await promisify(gzip)(plain) : plain);
      const ended = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      let response: Response;
      let answer: Uint8Array;
      try {
        response = await fetch(`${options.endpoint}/v1/${cargo.signal}`, {
          method: 'POST',
          headers,
          body,
          redirect: 'manual',
          signal: ended,
        });
        answer = await startOf(response);
      } catch (error) {
        signal.throwIfAborted();
        const reason = ended.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : describeFetchError(error);
        return { kind: 'unavailable', reason, retryAfterMs: 0, odd: false };
      }
      if (response.ok) {
        const { rejected, message } = readOutcome(answer, encoding);
        return { kind: 'delivered', rejected: Math.min(rejected, cargo.items.length), message: plainly(message) };
      }
      return judge(response, answer, nowMs());
    },
  };
};

const encode = (cargo: Cargo, encoding: OtlpEncoding): Uint8Array => {
  if (encoding === 'json') {
    const request = cargo.signal === 'traces' ? encodeTraces(cargo.items) : encodeLogs(cargo.items);
    return Buffer.from(JSON.stringify(request));
  }
  return cargo.signal === 'traces' ? writeTraces(cargo.items) : writeLogs(cargo.items);
};

const startOf = async (response: Response): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES);
};

const PASSING = new Set([408, 425, 429, 502, 503, 504]);
/** These are about the address and the key, and not about what was sent: nothing is lost while somebody corrects them. */
const MISCONFIGURED = new Set([401, 402, 403, 404, 405, 407]);

const judge = (response: Response, answer: Uint8Array, nowMs: number): Delivery => {
  const { status } = response;
  const said = plainly(Buffer.from(answer).toString('utf8'));
  const reason = `${status}${said === '' ? '' : `: ${said}`}`;
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), nowMs);
  if (status >= 300 && status < 400) {
    return { kind: 'unavailable', reason: `${status}: a redirect, which is not followed`, retryAfterMs: 0, odd: false };
  }
  if (PASSING.has(status) || MISCONFIGURED.has(status))
    return { kind: 'unavailable', reason, retryAfterMs, odd: false };
  if (status >= 500) return { kind: 'unavailable', reason, retryAfterMs, odd: true };
  return { kind: 'refused', reason, tooLarge: status === 413 };
};

/** Seconds, or a date; 0 where there is none. */
const retryAfter = (header: string | null, nowMs: number): number => {
  if (header === null) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS) : 0;
};

/** Foreign text for a log: printable ASCII, in one line, not long. */
const plainly = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, REASON_LENGTH);

/** What `fetch` says is only that it failed; why is in the cause. */
const describeFetchError = (error: unknown): string =>
  describeError(error instanceof Error && error.cause instanceof Error ? error.cause : error);
