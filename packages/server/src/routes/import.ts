import { isObject, isSpanId, isTraceId, type JsonObject, type Span, type TraceId } from '@pawl/core/trajectory';
import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from './json-body.js';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_SPANS = 100_000;

const nanos = z.string().regex(/^\d{1,20}$/, { error: 'must be nanoseconds since 1970 as decimal text' });
const attributes = z.custom<JsonObject>(isObject, { error: 'must be an object' });
const spanId = z.custom<Span['spanId']>(value => typeof value === 'string' && isSpanId(value), {
  error: 'must be 16 lower-case hex digits, not all zero',
});

const spanSchema: z.ZodType<Span> = z.strictObject({
  traceId: z.custom<TraceId>(value => typeof value === 'string' && isTraceId(value), {
    error: 'must be 32 lower-case hex digits, not all zero',
  }),
  spanId,
  parentSpanId: spanId.nullable(),
  name: z.string(),
  kind: z.int().min(0).max(5),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  events: z.array(z.strictObject({ name: z.string(), timeUnixNano: nanos, attributes })),
  status: z.strictObject({ code: z.int().min(0).max(2), message: z.string() }),
  resource: attributes,
  scope: z.strictObject({ name: z.string(), version: z.string() }),
  droppedAttributesCount: z.int().min(0),
});

const importBody = z.strictObject({ spans: z.array(spanSchema).max(MAX_SPANS) });

/** Takes spans that somebody converted from a log. Answers when their trajectories can be read. */
export const importRoutes = (take: (spans: readonly Span[]) => Promise<void>): Hono => {
  const routes = new Hono();
  routes.post('/', async context => {
    const { spans } = importBody.parse(await readJson(context, { maxBytes: MAX_BYTES }));
    await take(spans);
    return context.json({ trajectories: [...new Set(spans.map(span => span.traceId))] });
  });
  return routes;
};
