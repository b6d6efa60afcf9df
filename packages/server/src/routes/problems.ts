import { isPawlError, PawlError } from '@pawl/core/errors';
import { OverloadError } from '@pawl/otlp';
import type { ErrorHandler } from 'hono';
import { z } from 'zod';
import { describeError, type Log } from '../engines/index.js';

/** What every error answer of the API looks like. */
export interface ProblemBody {
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
}

type Status = 400 | 403 | 404 | 410 | 413 | 415 | 421 | 422 | 500 | 503;

/** The status of each code that routes throw. Any other PawlError is 422: understood, and cannot be done. */
const STATUS: Readonly<Record<string, Status>> = {
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  GONE: 410,
  CROSS_SITE_WRITE: 403,
  HOST_NOT_ALLOWED: 421,
  BODY_TOO_LARGE: 413,
  BODY_NOT_JSON_TYPE: 415,
};

export const notFound = (what: string, id: string): PawlError =>
  new PawlError({
    code: 'NOT_FOUND',
    message: `there is no ${what} ${JSON.stringify(id.slice(0, 200))}`,
    remedy: `List what there is, and use the id of one of them.`,
  });

/** What was there and was removed on purpose. */
export const gone = (message: string, remedy: string): PawlError => new PawlError({ code: 'GONE', message, remedy });

export const badRequest = (message: string, remedy: string): PawlError =>
  new PawlError({ code: 'BAD_REQUEST', message, remedy });

/** One handler for all routes: what somebody foresaw is explained, the rest is logged and says nothing about the inside. */
export const problemHandler =
  (log: Log): ErrorHandler =>
  (error, context) => {
    if (error instanceof z.ZodError) {
      const [issue] = error.issues;
      const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
      return context.json(
        bodyOf(badRequest(`${where}${issue?.message ?? 'is invalid'}`, 'Correct the request and send it again.')),
        400,
      );
    }
    if (error instanceof OverloadError) {
      context.header('retry-after', String(error.retryAfterSeconds));
      return context.json(
        bodyOf({ code: 'OVERLOADED', message: error.message, remedy: 'Send the request again later.' }),
        503,
      );
    }
    if (isPawlError(error)) return context.json(bodyOf(error), STATUS[error.code] ?? 422);
    log(`${context.req.method} ${context.req.path} failed: ${describeError(error)}`);
    const { status, ...problem } = unforeseen(error);
    if (status === 503) context.header('retry-after', RETRY_AFTER_SECONDS);
    return context.json(bodyOf(problem), status);
  };

const RETRY_AFTER_SECONDS = '1';

/** What passes is told apart from a fault: it helps to come back. */
const unforeseen = (error: unknown): { status: Status; code: string; message: string; remedy: string } => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNREACHABLE.has(code)) {
    return {
      status: 503,
      code: 'ENGINE_UNREACHABLE',
      message: 'an engine of the server cannot be reached right now',
      remedy: 'Send the request again in a moment; GET /api/health says how the engines are.',
    };
  }
  if (FULL.has(code)) {
    return {
      status: 503,
      code: 'DISK_FULL',
      message: 'there is no space left where the server keeps its data',
      remedy: 'Make space on that disk, then send the request again; the server needs no restart.',
    };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    message: 'the server failed at this request',
    remedy: 'The output of `pawl up` says more.',
  };
};

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P03']);

/** No space, as the system, ClickHouse (NOT_ENOUGH_SPACE, CANNOT_WRITE_TO_FILE_DESCRIPTOR) and PostgreSQL say it. */
const FULL = new Set(['ENOSPC', '243', '75', '53100']);

const bodyOf = ({ code, message, remedy }: ProblemBody['error']): ProblemBody => ({ error: { code, message, remedy } });
