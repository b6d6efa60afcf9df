import { type Json, type JsonObject, own, type Span, type SpanLog } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import { logsBySpan } from './logs.js';
import { Readings } from './readings.js';

/** How much of what one service said in one convention was understood. Plain JSON, so that it can be stored and added up. */
export interface Understanding {
  /** The resource's `service.name`; null when it has none, or only the SDK's `unknown_service…`. */
  readonly service: string | null;
  /** The convention named beside the spans' steps; null for spans that no convention recognised. */
  readonly convention: string | null;
  readonly spans: number;
  /** Attributes, events and log records that ended in a field of a step or of its trajectory. */
  readonly read: number;
  /** Those that no convention understood. An event or a log record counts once, and as unread when any part of it is. */
  readonly unread: number;
  /**
   * What was not understood, most frequent first, at most {@link UNREAD_KEYS}: an attribute's key with the numbers of
   * flattened lists as `*`, `event NAME` or `log NAME`. Counts of the rest are only part of `unread`.
   */
  readonly unreadKeys: readonly UnreadKey[];
}

export interface UnreadKey {
  readonly key: string;
  readonly count: number;
}

/** The number of distinct keys that an {@link Understanding} lists. */
export const UNREAD_KEYS = 100;

// Keys are foreign: an application may make up a new one for every span.
const LONGEST_KEY = 120;

const plainKey = (key: string): string => {
  const folded = key.replace(/\.\d+(?=\.|$)/g, '.*');
  return folded.length > LONGEST_KEY ? `${folded.slice(0, LONGEST_KEY - 1)}…` : folded;
};

const namesIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(saying => textIn(saying, 'name') ?? '') : [];

// What an import keeps of a log beside what it understood: it is in `unread` to be looked at, not to be understood.
const KEPT = new Set(['pawl.message.index', 'pawl.message.fields']);

/** The keys of everything in a span that no convention read. */
const unreadIn = (span: Span, unread: JsonObject): readonly string[] => [
  ...Object.keys(unread)
    .filter(key => Object.hasOwn(span.attributes, key) && !KEPT.has(key))
    .map(plainKey),
  ...namesIn(own(unread, 'span.events')).map(name => plainKey(`event ${name}`)),
  ...namesIn(own(unread, 'span.logs')).map(name => plainKey(`log ${name}`)),
];

class Tally {
  readonly #service: string | null;
  readonly #convention: string | null;
  readonly #keys = new Map<string, number>();
  #spans = 0;
  #read = 0;
  #unread = 0;

  constructor(service: string | null, convention: string | null) {
    this.#service = service;
    this.#convention = convention;
  }

  add(spans: number, read: number, unread: number, keys: readonly UnreadKey[]): void {
    this.#spans += spans;
    this.#read += read;
    this.#unread += unread;
    for (const { key, count } of keys) this.#keys.set(key, (this.#keys.get(key) ?? 0) + count);
  }

  sum(): Understanding {
    const keys = [...this.#keys].map(([key, count]) => ({ key, count }));
    return {
      service: this.#service,
      convention: this.#convention,
      spans: this.#spans,
      read: this.#read,
      unread: this.#unread,
      unreadKeys: keys.sort((a, b) => b.count - a.count || compareText(a.key, b.key)).slice(0, UNREAD_KEYS),
    };
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

class Tallies {
  readonly #tallies = new Map<string, Tally>();

  of(service: string | null, convention: string | null): Tally {
    const key = JSON.stringify([service, convention]);
    const tally = this.#tallies.get(key) ?? new Tally(service, convention);
    this.#tallies.set(key, tally);
    return tally;
  }

  sums(): readonly Understanding[] {
    return [...this.#tallies.values()]
      .map(tally => tally.sum())
      .sort(
        (a, b) => compareText(a.service ?? '', b.service ?? '') || compareText(a.convention ?? '', b.convention ?? ''),
      );
  }
}

const serviceOf = (span: Span): string | null => {
  const name = textIn(span.resource, 'service.name');
  return name === undefined || name.startsWith('unknown_service') ? null : name;
};

/**
 * Tells how much of spans was understood, by service and convention. It reads spans and not a trajectory, which keeps
 * what was left over but not how much was taken. Spans are taken as they come: give each once. Linear.
 */
export const understandingOf = (
  spans: readonly Span[],
  options: { readonly logs?: readonly SpanLog[] } = {},
): readonly Understanding[] => {
  const bySpan = logsBySpan(options.logs ?? []);
  const tallies = new Tallies();
  for (const span of spans) {
    const logs = bySpan.get(`${span.traceId}:${span.spanId}`) ?? [];
    const readings = new Readings(span, logs);
    const keys = unreadIn(span, readings.unread);
    const all = Object.keys(span.attributes).length + span.events.length + logs.length;
    tallies.of(serviceOf(span), readings.convention).add(
      1,
      all - keys.length,
      keys.length,
      keys.map(key => ({ key, count: 1 })),
    );
  }
  return tallies.sums();
};

/** Adds up what {@link understandingOf} told of different spans. */
export const addUnderstandings = (parts: readonly (readonly Understanding[])[]): readonly Understanding[] => {
  const tallies = new Tallies();
  for (const { service, convention, spans, read, unread, unreadKeys } of parts.flat())
    tallies.of(service, convention).add(spans, read, unread, unreadKeys);
  return tallies.sums();
};
