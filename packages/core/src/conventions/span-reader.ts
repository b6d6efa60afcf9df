import type { Json, JsonObject, Span, SpanEvent, SpanLog } from '../trajectory/index.js';
import { AttributeReader } from './attribute-reader.js';

/** Something a span says beside its attributes: one of its events, or a log record that names it. */
export interface Saying {
  readonly name: string;
  readonly timeUnixNano: string;
  /** An event's attributes; a log record's attributes and, under them, the fields of its body. */
  readonly fields: AttributeReader;
}

/** One span with its events and log records, ready to be read by any number of conventions. */
export class SpanReader {
  readonly span: Span;
  readonly attributes: AttributeReader;
  readonly events: readonly Saying[];
  readonly logs: readonly Saying[];

  constructor(span: Span, logs: readonly SpanLog[] = []) {
    this.span = span;
    this.attributes = new AttributeReader(span.attributes);
    this.events = span.events.map(sayingOfEvent);
    this.logs = logs.map(sayingOfLog);
  }

  /** The events of these names; where the span has none, the log records of these names. */
  sayings(matches: (name: string) => boolean): readonly Saying[] {
    const events = this.events.filter(({ name }) => matches(name));
    return events.length > 0 ? events : this.logs.filter(({ name }) => matches(name));
  }

  /** Everything that no convention read: attributes under their own keys, events and log records under one key each. */
  unread(): JsonObject {
    const events = unreadSayings(this.events);
    const logs = unreadSayings(this.logs);
    return {
      ...this.attributes.unread(),
      ...(events.length > 0 ? { 'span.events': events } : {}),
      ...(logs.length > 0 ? { 'span.logs': logs } : {}),
    };
  }
}

const sayingOfEvent = (event: SpanEvent): Saying => ({
  name: event.name,
  timeUnixNano: event.timeUnixNano,
  fields: new AttributeReader(event.attributes),
});

// Before OTLP had a field for it, the event's name was an attribute; collectors pass on both forms.
const EVENT_NAME = 'event.name';

const sayingOfLog = (log: SpanLog): Saying => {
  const fields = new AttributeReader({ ...log.body, ...log.attributes });
  const named = fields.text(EVENT_NAME) ?? '';
  return { name: log.eventName === '' ? named : log.eventName, timeUnixNano: log.timeUnixNano, fields };
};

const unreadSayings = (sayings: readonly Saying[]): readonly Json[] =>
  sayings.flatMap(({ name, timeUnixNano, fields }) => {
    const left = fields.unread();
    const silent = Object.keys(left).length === 0 && fields.keys().length > 0;
    return silent ? [] : [{ name, timeUnixNano, ...(Object.keys(left).length > 0 ? { attributes: left } : {}) }];
  });
