import type { MiddlewareHandler } from 'hono';

/** What a body may grow to when it is decompressed, as an estimate: telemetry is 5 to 10 times smaller compressed. */
const EXPANSION = 10;
/** What is reserved for a body that does not say its length. */
const UNKNOWN_BYTES = 1024 * 1024;

/** google.rpc.Status with code 14, UNAVAILABLE. */
const STATUS = {
  protobuf: new Uint8Array([0x08, 14]),
  json: '{"code":14,"message":"too many requests are under way"}',
};

/**
 * Answers 503 before a body is read while the bodies under way may already take `limit` bytes: a thousand senders at once
 * must not fill the memory. A sender that is turned away keeps its spans and comes back.
 */
export const admission = (maxBody: number, limit: number): MiddlewareHandler => {
  let underWay = 0;
  return async (context, next) => {
    const length = Number(context.req.header('content-length') ?? UNKNOWN_BYTES);
    const expanded = context.req.header('content-encoding') === undefined ? length : length * EXPANSION;
    const reserved = Math.min(expanded, maxBody);
    if (underWay > 0 && underWay + reserved > limit) {
      const isJson = context.req.header('content-type')?.startsWith('application/json') === true;
      // The body is not read, so the connection cannot be used again.
      const headers = { 'retry-after': '1', connection: 'close' };
      return isJson
        ? context.body(STATUS.json, 503, { ...headers, 'content-type': 'application/json' })
        : context.body(STATUS.protobuf, 503, { ...headers, 'content-type': 'application/x-protobuf' });
    }
    underWay += reserved;
    try {
      await next();
    } finally {
      underWay -= reserved;
    }
    return undefined;
  };
};
