import type { SpanEvent, SpanStatus } from '@pawl/core/trajectory';
import { Attributes } from '../attributes.js';
import { type DecodedTraces, SpanCollector, type SpanDraft } from '../collect.js';
import { LIMITS } from '../limits.js';
import { readResource, readScope } from './resource.js';
import { readAttribute } from './values.js';
import type { WireReader } from './wire-reader.js';

/** Reads an ExportTraceServiceRequest. Field numbers: opentelemetry-proto v1, `otlp.proto` beside this file. */
export const readTraces = (wire: WireReader): DecodedTraces => {
  const collector = new SpanCollector();
  for (let field = wire.next(wire.length); field !== 0; field = wire.next(wire.length)) {
    if (field === 1) readResourceSpans(wire, wire.enter(wire.length), collector);
  }
  return collector.result();
};

const readResourceSpans = (wire: WireReader, end: number, collector: SpanCollector): void => {
  // Protobuf fixes no order of fields: spans refer to a resource that may be filled only after them.
  const resource = new Attributes();
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) readResource(wire, wire.enter(end), resource);
    else if (field === 2) readScopeSpans(wire, wire.enter(end), resource, collector);
  }
};

const readScopeSpans = (wire: WireReader, end: number, resource: Attributes, collector: SpanCollector): void => {
  const scope = { name: '', version: '' };
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) readScope(wire, wire.enter(end), scope);
    else if (field === 2) collector.add(readSpan(wire, wire.enter(end)), resource.values, scope);
  }
};

const readSpan = (wire: WireReader, end: number): SpanDraft => {
  wire.allowance.take();
  const span: SpanDraft = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: 0,
    startTimeUnixNano: '0',
    endTimeUnixNano: '0',
    attributes: new Attributes(),
    events: [],
    status: UNSET,
    dropped: 0,
  };
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    switch (field) {
      case 1:
        span.traceId = wire.hex(end);
        break;
      case 2:
        span.spanId = wire.hex(end);
        break;
      case 4:
        span.parentSpanId = wire.hex(end);
        break;
      case 5:
        span.name = wire.text(end);
        break;
      case 6:
        span.kind = wire.uint32();
        break;
      case 7:
        span.startTimeUnixNano = wire.fixed64();
        break;
      case 8:
        span.endTimeUnixNano = wire.fixed64();
        break;
      case 9:
        readAttribute(wire, end, span.attributes);
        break;
      case 10:
        span.dropped += wire.uint32();
        break;
      case 11:
        readEvent(wire, wire.enter(end), span);
        break;
      case 15:
        span.status = readStatus(wire, wire.enter(end));
        break;
    }
  }
  return span;
};

const UNSET: SpanStatus = { code: 0, message: '' };

const readStatus = (wire: WireReader, end: number): SpanStatus => {
  let message = '';
  let code = 0;
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 2) message = wire.text(end);
    else if (field === 3) code = wire.uint32();
  }
  return { code, message };
};

const readEvent = (wire: WireReader, end: number, span: SpanDraft): void => {
  wire.allowance.take();
  if (span.events.length >= LIMITS.events) {
    wire.pos = end;
    span.dropped += 1;
    return;
  }
  const attributes = new Attributes();
  let name = '';
  let timeUnixNano = '0';
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) timeUnixNano = wire.fixed64();
    else if (field === 2) name = wire.text(end);
    else if (field === 3) readAttribute(wire, end, attributes);
    else if (field === 4) span.dropped += wire.uint32();
  }
  span.dropped += attributes.dropped;
  const event: SpanEvent = { name, timeUnixNano, attributes: attributes.values };
  span.events.push(event);
};
