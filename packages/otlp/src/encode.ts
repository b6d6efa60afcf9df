import { isObject, type Json, type JsonObject, type Span, type SpanLog } from '@pawl/core/trajectory';
import { groupBy } from './group-by.js';
import { LIMITS, TOO_DEEP } from './limits.js';

/**
 * Writes spans as an ExportTraceServiceRequest in OTLP's JSON form: one `resourceSpans` per resource and one
 * `scopeSpans` per scope, in order of first appearance. {@link decodeTraces} gives the same spans back, except that
 * values nested deeper than the limit are left out.
 */
export const encodeTraces = (spans: readonly Span[]): JsonObject => ({
  resourceSpans: groupBy(spans, span => span.resource).map(([resource, ofResource]) => ({
    resource: { attributes: attributesOf(resource) },
    scopeSpans: groupBy(ofResource, span => span.scope).map(([scope, ofScope]) => ({
      scope: { ...scope },
      spans: ofScope.map(spanOf),
    })),
  })),
});

/**
 * Writes log records as an ExportLogsServiceRequest in OTLP's JSON form. Their resource and scope are not kept, so that
 * all stand in one group without either.
 */
export const encodeLogs = (logs: readonly SpanLog[]): JsonObject => ({
  resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ scope: {}, logRecords: logs.map(logOf) }] }],
});

const logOf = (log: SpanLog): JsonObject => ({
  traceId: log.traceId,
  spanId: log.spanId,
  timeUnixNano: log.timeUnixNano,
  ...(log.eventName === '' ? {} : { eventName: log.eventName }),
  attributes: attributesOf(log.attributes),
  ...(log.body === null ? {} : { body: anyValueOf(log.body, 0) }),
});

const spanOf = (span: Span): JsonObject => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === null ? {} : { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: span.kind,
  startTimeUnixNano: span.startTimeUnixNano,
  endTimeUnixNano: span.endTimeUnixNano,
  attributes: attributesOf(span.attributes),
  droppedAttributesCount: span.droppedAttributesCount,
  events: span.events.map(event => ({
    name: event.name,
    timeUnixNano: event.timeUnixNano,
    attributes: attributesOf(event.attributes),
  })),
  status: { code: span.status.code, message: span.status.message },
});

const attributesOf = (attributes: JsonObject): readonly JsonObject[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValueOf(value, 0) }));

const anyValueOf = (value: Json, depth: number): JsonObject => {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0)
      ? { intValue: value.toString() }
      : { doubleValue: value };
  }
  if (depth >= LIMITS.depth) return { stringValue: TOO_DEEP };
  if (!isObject(value)) return { arrayValue: { values: value.map(item => anyValueOf(item, depth + 1)) } };
  const values = Object.entries(value).map(([key, item]) => ({ key, value: anyValueOf(item, depth + 1) }));
  return { kvlistValue: { values } };
};
