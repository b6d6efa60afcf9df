import type { SpanId, TraceId } from './ids.js';
import type { JsonObject } from './json.js';

/**
 * A span as it came in over OTLP, decoded and nothing more. Times are decimal strings of nanoseconds since 1970, as in
 * OTLP/JSON. Attribute values are plain JSON: structured AnyValues are unfolded, 64-bit integers beyond 2^53 are
 * decimal strings, bytes are base64, NaN and infinities are the strings `NaN`, `Infinity`, `-Infinity`.
 */
export interface Span {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Null for a root. The parent may never arrive. */
  readonly parentSpanId: SpanId | null;
  readonly name: string;
  /** OTLP's SpanKind number: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startTimeUnixNano: string;
  /** `'0'` when the span has not ended. */
  readonly endTimeUnixNano: string;
  readonly attributes: JsonObject;
  readonly events: readonly SpanEvent[];
  readonly status: SpanStatus;
  readonly resource: JsonObject;
  readonly scope: { readonly name: string; readonly version: string };
  /** What the sending SDK says it dropped. Above 0, absence of an attribute proves nothing. */
  readonly droppedAttributesCount: number;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeUnixNano: string;
  readonly attributes: JsonObject;
}

/** OTLP's status: code 0 unset, 1 ok, 2 error. */
export interface SpanStatus {
  readonly code: number;
  readonly message: string;
}

/** A log record that carries GenAI content for a span; joined to it by trace and span id. */
export interface SpanLog {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly eventName: string;
  readonly timeUnixNano: string;
  readonly attributes: JsonObject;
  readonly body: JsonObject | null;
}

/** A log record that says something without naming a span: joined by its trace, or by what its attributes name. */
export interface UnboundLog extends Omit<SpanLog, 'traceId' | 'spanId'> {
  readonly traceId: TraceId | null;
  readonly spanId: null;
}
