import type { JsonObject, Span, SpanLog } from '../trajectory/index.js';
import { isObject } from '../trajectory/index.js';
import { maskJson } from './json.js';
import { NOWHERE } from './json-scan.js';
import { maskText, type Redaction, type RedactionCounts, Tally } from './text.js';

/** A span with its content redacted: name, attributes, events, status and resource. Ids, times and scope stay. */
export const redactSpan = (span: Span, redaction: Redaction): { span: Span; counts: RedactionCounts } => {
  const tally = new Tally();
  const redacted: Span = {
    ...span,
    name: maskText(span.name, NOWHERE, redaction, tally),
    attributes: maskObject(span.attributes, redaction, tally),
    events: span.events.map(event => ({
      ...event,
      name: maskText(event.name, NOWHERE, redaction, tally),
      attributes: maskObject(event.attributes, redaction, tally),
    })),
    status: { ...span.status, message: maskText(span.status.message, NOWHERE, redaction, tally) },
    resource: maskObject(span.resource, redaction, tally),
  };
  return { span: tally.isEmpty ? span : redacted, counts: tally.counts };
};

/** A log record with its event name, attributes and body redacted. Ids and time stay. */
export const redactSpanLog = (log: SpanLog, redaction: Redaction): { log: SpanLog; counts: RedactionCounts } => {
  const tally = new Tally();
  const redacted: SpanLog = {
    ...log,
    eventName: maskText(log.eventName, NOWHERE, redaction, tally),
    attributes: maskObject(log.attributes, redaction, tally),
    body: log.body === null ? null : maskObject(log.body, redaction, tally),
  };
  return { log: tally.isEmpty ? log : redacted, counts: tally.counts };
};

/** An object stays one. */
export const maskObject = (value: JsonObject, redaction: Redaction, tally: Tally): JsonObject => {
  const masked = maskJson(value, redaction, tally);
  return isObject(masked) ? masked : {};
};
