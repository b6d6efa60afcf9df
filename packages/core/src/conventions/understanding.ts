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

// Senders repeat their keys in every span: what one folds to is looked up, as long as the keys are few.
const MOST_KEYS = 10_000;
const plainKeys = new Map<string, string>();

const plainKey = (key: string): string => {
  const known = plainKeys.get(key);
  if (known !== undefined) return known;
  const folded = key.replace(/\.\d+(?=\.|$)/g, '.*');
  const plain = folded.length > LONGEST_KEY ? `${folded.slice(0, LONGEST_KEY - 1)}…` : folded;
  if (key.length > LONGEST_KEY) return plain;
  if (plainKeys.size >= MOST_KEYS) plainKeys.clear();
  plainKeys.set(key, plain);
  return plain;
};

const namesIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(saying => textIn(saying, 'name') ?? '') : [];

/** The keys of everything in a span that no convention read. */
const unreadIn = (span: Span, unread: JsonObject): readonly string[] => {
  const keys: string[] = [];
  for (const key of Object.keys(unread)) if (Object.hasOwn(span.attributes, key)) keys.push(plainKey(key));
  for (const name of namesIn(own(unread, 'span.events'))) keys.push(plainKey(`event ${name}`));
  for (const name of namesIn(own(unread, 'span.logs'))) keys.push(plainKey(`log ${name}`));
  return keys;
};

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

  /** Counts things that one span or many said. */
  add(spans: number, read: number, unread: number): void {
    this.#spans += spans;
    this.#read += read;
    this.#unread += unread;
  }

  addKey(key: string, count: number): void {
    this.#keys.set(key, (this.#keys.get(key) ?? 0) + count);
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
  readonly #tallies = new Map<string | null, Map<string | null, Tally>>();

  of(service: string | null, convention: string | null): Tally {
    const ofService = this.#tallies.get(service) ?? new Map<string | null, Tally>();
    this.#tallies.set(service, ofService);
    const tally = ofService.get(convention) ?? new Tally(service, convention);
    ofService.set(convention, tally);
    return tally;
  }

  sums(): readonly Understanding[] {
    return [...this.#tallies.values()]
      .flatMap(ofService => [...ofService.values()])
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

/** Tells how much of spans that have been read was understood, by service and convention. Linear. */
export const understandingIn = (all: Iterable<Readings>): readonly Understanding[] => {
  const tallies = new Tallies();
  for (const { span, logs, unread, convention } of all) {
    const keys = unreadIn(span, unread);
    const said = Object.keys(span.attributes).length + span.events.length + logs;
    const tally = tallies.of(serviceOf(span), convention);
    tally.add(1, said - keys.length, keys.length);
    for (const key of keys) tally.addKey(key, 1);
  }
  return tallies.sums();
};

/**
 * The same of spans that nobody has read yet. A trajectory keeps what was left over but not how much was taken: who
 * assembles one asks `assembleTold` for both. Spans are taken as they come: give each once.
 */
export const understandingOf = (
  spans: readonly Span[],
  options: { readonly logs?: readonly SpanLog[] } = {},
): readonly Understanding[] => {
  const bySpan = logsBySpan(options.logs ?? []);
  return understandingIn(spans.map(span => new Readings(span, bySpan.get(`${span.traceId}:${span.spanId}`) ?? [])));
};

/** Adds up what {@link understandingOf} told of different spans. */
export const addUnderstandings = (parts: readonly (readonly Understanding[])[]): readonly Understanding[] => {
  const tallies = new Tallies();
  for (const { service, convention, spans, read, unread, unreadKeys } of parts.flat()) {
    const tally = tallies.of(service, convention);
    tally.add(spans, read, unread);
    for (const { key, count } of unreadKeys) tally.addKey(key, count);
  }
  return tallies.sums();
};
