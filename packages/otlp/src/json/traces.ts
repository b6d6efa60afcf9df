import type { JsonObject, SpanEvent, SpanStatus } from '@pawl/core/trajectory';
import { type DecodedTraces, SpanCollector, type SpanDraft } from '../collect.js';
import { Allowance, LIMITS } from '../limits.js';
import { child, id, list, nanos, text, uint32 } from './shape.js';
import { readAttributes } from './values.js';

/** Reads an ExportTraceServiceRequest in OTLP's JSON form. */
export const readTraces = (request: JsonObject): DecodedTraces => {
  const collector = new SpanCollector();
  const allowance = new Allowance();
  for (const [r, resourceSpans] of list(request, 'resourceSpans', '$').entries()) {
    const path = `$.resourceSpans[${r}]`;
    const resource = readAttributes(child(resourceSpans, 'resource', path), `${path}.resource`, allowance).values;
    for (const [s, scopeSpans] of list(resourceSpans, 'scopeSpans', path).entries()) {
      const at = `${path}.scopeSpans[${s}]`;
      const named = child(scopeSpans, 'scope', at);
      const scope = { name: text(named, 'name', `${at}.scope`), version: text(named, 'version', `${at}.scope`) };
      for (const [n, span] of list(scopeSpans, 'spans', at).entries()) {
        collector.add(readSpan(span, `${at}.spans[${n}]`, allowance), resource, scope);
      }
    }
  }
  return collector.result();
};

const readSpan = (span: JsonObject, path: string, allowance: Allowance): SpanDraft => {
  allowance.take();
  const listed = list(span, 'events', path);
  let dropped = uint32(span, 'droppedAttributesCount', path) + Math.max(0, listed.length - LIMITS.events);
  const events = listed.slice(0, LIMITS.events).map((event, index): SpanEvent => {
    const at = `${path}.events[${index}]`;
    allowance.take();
    const attributes = readAttributes(event, at, allowance);
    dropped += attributes.dropped + uint32(event, 'droppedAttributesCount', at);
    return {
      name: text(event, 'name', at),
      timeUnixNano: nanos(event, 'timeUnixNano', at),
      attributes: attributes.values,
    };
  });
  return {
    traceId: id(span, 'traceId', path),
    spanId: id(span, 'spanId', path),
    parentSpanId: id(span, 'parentSpanId', path),
    name: text(span, 'name', path),
    kind: uint32(span, 'kind', path),
    startTimeUnixNano: nanos(span, 'startTimeUnixNano', path),
    endTimeUnixNano: nanos(span, 'endTimeUnixNano', path),
    attributes: readAttributes(span, path, allowance),
    events,
    status: readStatus(child(span, 'status', path), `${path}.status`),
    dropped,
  };
};

const readStatus = (status: JsonObject | undefined, path: string): SpanStatus => ({
  code: uint32(status, 'code', path),
  message: text(status, 'message', path),
});
