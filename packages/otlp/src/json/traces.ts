import type { JsonObject, SpanEvent, SpanStatus } from '@pawl/core/trajectory';
import { type DecodedTraces, SpanCollector, type SpanDraft } from '../collect.js';
import { Allowance, LIMITS } from '../limits.js';
import { type Place, ROOT } from './place.js';
import { child, id, list, nanos, text, uint32 } from './shape.js';
import { readAttributes } from './values.js';

/** Reads an ExportTraceServiceRequest in OTLP's JSON form. */
export const readTraces = (request: JsonObject): DecodedTraces => {
  const collector = new SpanCollector();
  const allowance = new Allowance();
  for (const [r, resourceSpans] of list(request, 'resourceSpans', ROOT).entries()) {
    const place = ROOT.at('resourceSpans').at(r);
    const resource = readAttributes(child(resourceSpans, 'resource', place), place.at('resource'), allowance).values;
    for (const [s, scopeSpans] of list(resourceSpans, 'scopeSpans', place).entries()) {
      const at = place.at('scopeSpans').at(s);
      const named = child(scopeSpans, 'scope', at);
      const scope = { name: text(named, 'name', at.at('scope')), version: text(named, 'version', at.at('scope')) };
      const listed = at.at('spans');
      for (const [n, span] of list(scopeSpans, 'spans', at).entries()) {
        collector.add(readSpan(span, listed.at(n), allowance), resource, scope);
      }
    }
  }
  return collector.result();
};

const readSpan = (span: JsonObject, place: Place, allowance: Allowance): SpanDraft => {
  allowance.take();
  const listed = list(span, 'events', place);
  let dropped = uint32(span, 'droppedAttributesCount', place) + Math.max(0, listed.length - LIMITS.events);
  const events = listed.slice(0, LIMITS.events).map((event, index): SpanEvent => {
    const at = place.at('events').at(index);
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
    traceId: id(span, 'traceId', place),
    spanId: id(span, 'spanId', place),
    parentSpanId: id(span, 'parentSpanId', place),
    name: text(span, 'name', place),
    kind: uint32(span, 'kind', place),
    startTimeUnixNano: nanos(span, 'startTimeUnixNano', place),
    endTimeUnixNano: nanos(span, 'endTimeUnixNano', place),
    attributes: readAttributes(span, place, allowance),
    events,
    status: readStatus(child(span, 'status', place), place.at('status')),
    dropped,
  };
};

const readStatus = (status: JsonObject | undefined, place: Place): SpanStatus => ({
  code: uint32(status, 'code', place),
  message: text(status, 'message', place),
});
