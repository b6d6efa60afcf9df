import {
  type JsonObject,
  nanosOf,
  type Span,
  type SpanEvent,
  type SpanId,
  type Timestamp,
  type TraceId,
} from '../../trajectory/index.js';
import { known } from './members.js';

/** What a foreign record says about one step. Null: it does not say. */
export interface SpanFacts {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  readonly parentSpanId: SpanId | null;
  readonly name: string;
  /** Null: nobody recorded a time. */
  readonly startedAt: Timestamp | null;
  /** Null: nobody recorded it; with a start, the step has not ended. */
  readonly endedAt: Timestamp | null;
  /** The place among steps whose times tie or are unknown. Default: none. */
  readonly sequence?: number | null;
  readonly attributes: JsonObject;
  /** Why the step failed. Default: it did not. */
  readonly error?: { readonly type: string | null; readonly message: string } | null;
  readonly events?: readonly SpanEvent[];
  readonly resource?: JsonObject;
  /** Without a recorded time: whether the step came to an end. Default true. */
  readonly hasEnded?: boolean;
  /** Without a recorded time: a moment that it did not come before. Default: not known. */
  readonly near?: Timestamp | null;
}

/** A span of pawl's own convention. `format` becomes the scope, which tells where a span came from. */
export const spanOf = (format: string, facts: SpanFacts): Span => {
  const { startedAt, endedAt, sequence = null, error = null, near = null } = facts;
  const made = near === null ? BigInt(sequence ?? 0) : nanosOf(near);
  const start = startedAt === null ? made : nanosOf(startedAt);
  const end = endedAt !== null ? nanosOf(endedAt) : startedAt === null && facts.hasEnded !== false ? start : 0n;
  return {
    traceId: facts.traceId,
    spanId: facts.spanId,
    parentSpanId: facts.parentSpanId,
    name: facts.name,
    kind: INTERNAL,
    startTimeUnixNano: start.toString(),
    endTimeUnixNano: end.toString(),
    attributes: {
      ...facts.attributes,
      ...(sequence === null ? {} : { 'pawl.sequence': sequence }),
      ...(startedAt === null ? { 'pawl.time': 'inferred' } : {}),
    },
    events: [...(facts.events ?? []), ...(error === null ? [] : [exceptionOf(error, end === 0n ? start : end)])],
    status: error === null ? { code: 0, message: '' } : { code: 2, message: error.message },
    resource: facts.resource ?? {},
    scope: { name: `pawl.formats.${format}`, version: '1' },
    droppedAttributesCount: 0,
  };
};

/** The event that shows that the span failed itself and did not merely pass on what a child reported. */
export const exceptionOf = (
  error: { readonly type: string | null; readonly message: string },
  at: bigint,
): SpanEvent => ({
  name: 'exception',
  timeUnixNano: at.toString(),
  attributes: known({ 'exception.type': error.type, 'exception.message': error.message }),
});

const INTERNAL = 1;
