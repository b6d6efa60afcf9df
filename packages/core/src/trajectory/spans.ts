import type { SpanId, TraceId } from './ids.js';
import type { JsonObject } from './json.js';
import type { Span } from './span.js';

const hasEnded = (span: Span): boolean => span.endTimeUnixNano !== '' && span.endTimeUnixNano !== '0';

const isEmpty = (value: unknown): boolean => value === null || value === '';

// Spread and fromEntries define own properties, so that a key such as `__proto__` stays plain data.
const mergeAttributes = (under: JsonObject, over: JsonObject): JsonObject => {
  const told = Object.entries(over).filter(([key, value]) => !(isEmpty(value) && Object.hasOwn(under, key)));
  return { ...under, ...Object.fromEntries(told) };
};

const mergeTwo = (earlier: Span, later: Span): Span => {
  const [under, over] = hasEnded(earlier) && !hasEnded(later) ? [later, earlier] : [earlier, later];
  return {
    ...over,
    parentSpanId: over.parentSpanId ?? under.parentSpanId,
    name: over.name === '' ? under.name : over.name,
    startTimeUnixNano: over.startTimeUnixNano === '0' ? under.startTimeUnixNano : over.startTimeUnixNano,
    attributes: mergeAttributes(under.attributes, over.attributes),
    events: over.events.length >= under.events.length ? over.events : under.events,
    status: over.status.code === 0 ? under.status : over.status,
    resource: mergeAttributes(under.resource, over.resource),
  };
};

/**
 * One span per trace and span id. Senders repeat a span when an acknowledgement is lost, and some send it once when it
 * starts and once when it ends. Field by field the last one received wins, an empty value never hides a told one, and
 * a span that has ended outranks one that has not. Linear.
 */
export const mergeSpans = (spans: readonly Span[]): readonly Span[] => {
  const byTrace = new Map<TraceId, Map<SpanId, number>>();
  const merged: Span[] = [];
  for (const span of spans) {
    let places = byTrace.get(span.traceId);
    if (places === undefined) {
      places = new Map();
      byTrace.set(span.traceId, places);
    }
    const place = places.get(span.spanId);
    const earlier = place === undefined ? undefined : merged[place];
    if (place !== undefined && earlier !== undefined) merged[place] = mergeTwo(earlier, span);
    else places.set(span.spanId, merged.push(span) - 1);
  }
  return merged;
};
