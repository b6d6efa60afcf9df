import { isSpanId, isTraceId, type Span, type SpanLog, type TraceId } from '@pawl/core/trajectory';

/** The trace id that ends in `n`. */
export const traceId = (n: number): TraceId => {
  const text = n.toString(16).padStart(32, '0');
  if (!isTraceId(text)) throw new Error(`not a trace id: ${text}`);
  return text;
};

export const spanId = (n: number): Span['spanId'] => {
  const text = n.toString(16).padStart(16, '0');
  if (!isSpanId(text)) throw new Error(`not a span id: ${text}`);
  return text;
};

const BASE_NANOS = 1_780_000_000_000_000_000n;

/** A root span of an agent that took one second, unless told otherwise. */
export const span = (over: Partial<Span> = {}): Span => ({
  traceId: traceId(1),
  spanId: spanId(1),
  parentSpanId: null,
  name: 'invoke_agent support',
  kind: 1,
  startTimeUnixNano: String(BASE_NANOS),
  endTimeUnixNano: String(BASE_NANOS + 1_000_000_000n),
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support' },
  events: [],
  status: { code: 0, message: '' },
  resource: { 'service.name': 'shop' },
  scope: { name: 'test', version: '1' },
  droppedAttributesCount: 0,
  ...over,
});

/** Nanoseconds of a moment `seconds` after the moment at which {@link span} starts. */
export const after = (seconds: number): string => String(BASE_NANOS + BigInt(Math.round(seconds * 1e9)));

export const spanLog = (over: Partial<SpanLog> = {}): SpanLog => ({
  traceId: traceId(1),
  spanId: spanId(1),
  eventName: 'gen_ai.user.message',
  timeUnixNano: String(BASE_NANOS),
  attributes: {},
  body: { content: 'hello' },
  ...over,
});
