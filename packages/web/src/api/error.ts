/** Why a request gave no answer, in the server's words or ours. The interface shows message and remedy as they stand. */
export class ApiError extends Error {
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
  readonly code: string;
  readonly remedy: string;

  constructor(fields: { status: number; code: string; message: string; remedy: string }) {
    super(fields.message);
    this.name = 'ApiError';
    this.status = fields.status;
    this.code = fields.code;
    this.remedy = fields.remedy;
  }
}

const textAt = (value: unknown, key: string): string | null => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
};

/** The error of an answer that is not 2xx, whatever its body turned out to be. */
export const errorOfAnswer = (status: number, body: unknown): ApiError => {
  const error = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : null;
  return new ApiError({
    status,
    code: textAt(error, 'code') ?? `HTTP_${status}`,
    message: textAt(error, 'message') ?? `The server answered ${status} without saying why.`,
    remedy: textAt(error, 'remedy') ?? 'Look at the output of `pawl up` in its terminal.',
  });
};

/** The error of a request that nobody answered. */
export const unreachable = (): ApiError =>
  new ApiError({
    status: 0,
    code: 'UNREACHABLE',
    message: 'The server does not answer.',
    remedy: 'Start it with `pawl up`. This page goes on by itself as soon as it answers.',
  });

/** Any caught value as the one error that pages know how to show. */
export const toApiError = (cause: unknown): ApiError =>
  cause instanceof ApiError
    ? cause
    : new ApiError({
        status: 0,
        code: 'INTERFACE',
        message: cause instanceof Error ? cause.message : String(cause),
        remedy: 'Reload the page. If it happens again, please report it with what you did before.',
      });
