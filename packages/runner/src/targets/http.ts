import http from 'node:http';
import https from 'node:https';
import { oneLine } from '../terminal.js';
import { readResult } from './result.js';
import type { Target, TargetAttempt, TargetEnd, TargetRequest } from './target.js';

export interface HttpOptions {
  /** Where the request is posted. */
  readonly url: string;
  readonly timeoutMs: number;
}

const ANSWER_LIMIT = 16 * 1024 * 1024;
/** A service exports its spans on its own schedule; see `OTEL_BSP_SCHEDULE_DELAY`. */
const QUIET = 1_000;
/** Nobody listens there: the evaluation is set up wrongly, and nothing is known about the agent. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** A service: the request as the body of a POST, the result as the JSON answer. Connections are kept alive. */
export const httpTarget = ({ url, timeoutMs }: HttpOptions): Target => {
  const { protocol } = new URL(url);
  const transport = protocol === 'https:' ? https : http;
  const agent = new transport.Agent({ keepAlive: true });
  return {
    timeoutMs,
    quietMs: QUIET,
    run: (request, attempt) =>
      post({ url, transport, agent }, request, attempt).catch((error: unknown) => ({
        kind: 'invalid',
        reason: `the service could not be called: ${error instanceof Error ? error.message : String(error)}`,
        stderr: null,
      })),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
};

interface Service {
  readonly url: string;
  readonly transport: typeof http | typeof https;
  readonly agent: http.Agent;
}

const post = ({ url, transport, agent }: Service, body: TargetRequest, attempt: TargetAttempt): Promise<TargetEnd> =>
  new Promise(resolve => {
    const end = (kind: 'errored' | 'invalid', reason: string): void => resolve({ kind, reason, stderr: null });
    const text = JSON.stringify(body);
    const request = transport.request(url, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        traceparent: attempt.traceparent,
        'x-pawl-tools-url': attempt.toolsUrl,
        'x-pawl-otlp-endpoint': attempt.otlpEndpoint,
        'x-pawl-case': encodeURIComponent(body.case),
        'x-pawl-attempt': String(body.attempt),
      },
    });
    attempt.cancellation.onCancel(() => request.destroy(new Error('cancelled')));
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (UNREACHABLE.has(error.code ?? ''))
        end('invalid', `the service could not be reached: ${reasonOf(error, url)}`);
      else end('errored', `crash: the connection broke: ${error.message}`);
    });
    request.on('response', response => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= ANSWER_LIMIT) chunks.push(chunk);
        else {
          end('errored', `flood: more than ${ANSWER_LIMIT / 1024 / 1024} MiB in the answer`);
          response.destroy();
        }
      });
      response.on('error', error => end('errored', `crash: the connection broke: ${error.message}`));
      response.on('end', () => resolve(endOf(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
    });
    request.end(text);
  });

const endOf = (status: number, text: string): TargetEnd => {
  const errored = (reason: string): TargetEnd => ({ kind: 'errored', reason, stderr: null });
  if (status < 200 || status > 299) return errored(`crash: status ${status}: ${oneLine(text.slice(0, 300))}`);
  try {
    const read = readResult(JSON.parse(text));
    return read.kind === 'result'
      ? { kind: 'result', result: read.result, stderr: null }
      : errored(`protocol: ${read.problem}`);
  } catch {
    return errored('protocol: the answer is not JSON');
  }
};

/** Connecting to several addresses at once fails with an error without a message of its own. */
const reasonOf = (error: NodeJS.ErrnoException, url: string): string => error.message || `${error.code} ${url}`;
