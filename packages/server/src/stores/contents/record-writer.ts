import { NOWHERE, type Place, type RedactionCounts } from '@pawl/core/redact';
import { type Json, type JsonObject, jsonText, type Span, type SpanLog, type TraceId } from '@pawl/core/trajectory';
import { wellFormedJson } from '../encoding.js';
import type { Redacted, Redactor } from '../redactor.js';
import { type Element, elementsOf } from './elements.js';
import type { Content, ContentRows, KnownContents } from './known.js';
import { escaped, MARKS } from './marks.js';
import type { Memory, Remembered } from './memory.js';

/** A record as it is stored: JSON text with marks in it, and the contents that belong there. */
export interface StoredRecord {
  readonly payload: string;
  /** Hashes, in the order of the marks. */
  readonly contents: readonly string[];
  /** About how large the record is with its contents, in bytes. */
  readonly bytes: number;
}

/** A text that was looked at before: what it became, and its content. */
interface Piece {
  /** Null when redaction left it as it was. */
  readonly redacted: string | null;
  readonly counts: RedactionCounts | null;
  readonly content: Content;
}

/** A short text that was looked at before, as JSON text. */
interface Short {
  readonly json: string;
  readonly counts: RedactionCounts | null;
}

/** What is left of a JSON text between its elements, escaped for where it stands. */
type Frame = readonly string[];

/** What is known of a key: how it is stored, and what its values became. */
interface KnownKey {
  readonly key: string;
  /** `"key":` */
  readonly json: string;
  readonly place: Place;
  /** What was replaced in the key itself. */
  readonly counts: RedactionCounts | null;
  /** True when nothing is taken out of its values, because they may be replaced as a whole. */
  readonly isField: boolean;
  /** For `llm.input_messages.0.message.role` that key up to and with the number, and the rest. */
  readonly family: { readonly prefix: string; readonly mark: string; readonly rest: string } | null;
  /** JSON texts of short values. */
  readonly short: Remembered<Short>;
  /** How many short values there were, and how many of them were remembered. */
  seen: number;
  seenAgain: number;
  /** Long values that are kept as a whole. */
  readonly long: Remembered<Piece>;
  /** Lists and maps that are kept as a whole, by their JSON text. */
  readonly structures: Remembered<Piece>;
  /** What is left of JSON texts; false where redaction would change that. */
  readonly frames: Remembered<Frame | false>;
  /** Elements of JSON texts, by the place they have in there. */
  readonly places: Map<string, Remembered<Piece>>;
}

/** How JSON is cut: as text or as the JSON text of a list or map, before or after it was redacted as a whole. */
interface Form {
  readonly id: string;
  readonly mark: string;
  readonly quote: string;
  readonly isValue: boolean;
  readonly isRedacted: boolean;
}

const AS_TEXT: Form = { id: 't', mark: MARKS.text, quote: '"', isValue: false, isRedacted: false };
const AS_REDACTED_TEXT: Form = { ...AS_TEXT, id: 'T', isRedacted: true };
const AS_VALUE: Form = { id: 'v', mark: MARKS.value, quote: '', isValue: true, isRedacted: false };
const AS_REDACTED_VALUE: Form = { ...AS_VALUE, id: 'V', isRedacted: true };

/** Shorter values stay in the record. */
const SHORTEST_CONTENT = 96;
/** Fields of one message, together. */
const SHORTEST_FIELDS = 80;
/** A key's short values are remembered while one in so many comes again; that is asked after the first so many. */
const LEAST_REPEATING = 8;
const SAMPLE = 256;
/** A sender of ever new keys fills no memory. */
const MOST_KEYS = 4_096;
const MOST_PLACES = 64;
/** Before a number, which is remembered apart from the text that looks like it. */
const NUMBER = '\u0000';

const FAMILY = /^([^\d]*\.\d{1,9}\.)(.+)$/s;

/**
 * Writes spans and log records of one project for the store: redacted, with what repeats taken out. Each text is redacted
 * on its own and remembered with its place, so that one that comes again costs a look-up.
 */
export class RecordWriter {
  readonly #redact: Redactor;
  readonly #known: KnownContents;
  readonly #memory: Memory;
  #keys = new Map<string, KnownKey>();
  readonly #fields: Remembered<Content>;
  readonly #resources: Remembered<Piece>;
  #lastResource: { readonly object: JsonObject; readonly text: string; readonly piece: Piece } | null = null;
  /** For texts without a key. */
  readonly #nameless: KnownKey;

  #out = '';
  #contents: string[] = [];
  #bytes = 0;
  #trace: TraceId = '' as TraceId;
  #received = 0n;
  #rows: ContentRows | null = null;

  constructor(redact: Redactor, known: KnownContents, memory: Memory) {
    this.#redact = redact;
    this.#known = known;
    this.#memory = memory;
    this.#fields = memory.texts();
    this.#resources = memory.texts();
    this.#nameless = knownKey('', '', NOWHERE, false, memory, null);
  }

  /** The span without its ids, which have columns of their own. Contents that are not stored yet are added to `rows`. */
  span(span: Span, received: bigint, rows: ContentRows): StoredRecord {
    this.#begin(span.traceId, received, rows);
    this.#out = `{"parentSpanId":${span.parentSpanId === null ? 'null' : `"${span.parentSpanId}"`},"name":`;
    this.#value(this.#nameless, span.name);
    this.#out += `,"kind":${json(span.kind)},"startTimeUnixNano":${json(span.startTimeUnixNano)},"endTimeUnixNano":${json(span.endTimeUnixNano)},"attributes":`;
    this.#object(span.attributes);
    this.#out += ',"events":[';
    let first = true;
    for (const event of span.events) {
      this.#out += first ? '{"name":' : ',{"name":';
      first = false;
      this.#value(this.#nameless, event.name);
      this.#out += `,"timeUnixNano":${json(event.timeUnixNano)},"attributes":`;
      this.#object(event.attributes);
      this.#out += '}';
    }
    this.#out += `],"status":{"code":${json(span.status.code)},"message":`;
    if (span.status.message === '') this.#out += '""';
    else this.#value(this.#nameless, span.status.message);
    this.#out += '},"resource":';
    this.#resource(span.resource);
    this.#out += `,"scope":${json(span.scope)},"droppedAttributesCount":${json(span.droppedAttributesCount)}}`;
    return this.#end();
  }

  /** The log record without its ids. Equal records are written equally, and different ones differently. */
  log(log: SpanLog, received: bigint, rows: ContentRows): StoredRecord {
    this.#begin(log.traceId, received, rows);
    this.#out = `{"eventName":`;
    this.#value(this.#nameless, log.eventName);
    this.#out += `,"timeUnixNano":${json(log.timeUnixNano)},"attributes":`;
    this.#object(log.attributes);
    this.#out += ',"body":';
    if (log.body === null) this.#out += 'null';
    else this.#object(log.body);
    this.#out += '}';
    if (this.#contents.length > 0) this.#out += `${MARKS.end}${this.#contents.join('')}`;
    return this.#end();
  }

  #begin(trace: TraceId, received: bigint, rows: ContentRows): void {
    this.#contents = [];
    this.#bytes = 0;
    this.#trace = trace;
    this.#received = received;
    this.#rows = rows;
  }

  #end(): StoredRecord {
    const payload = this.#out;
    this.#out = '';
    return { payload, contents: this.#contents, bytes: this.#bytes + payload.length };
  }

  /** Attributes, or the fields of a body. Fields of one family that follow one another are taken out together. */
  #object(object: JsonObject): void {
    this.#out += '{';
    const keys = Object.keys(object);
    let first = true;
    for (let at = 0; at < keys.length; at += 1) {
      const known = this.#key(keys[at] ?? '');
      if (!first) this.#out += ',';
      first = false;
      const { family } = known;
      if (family !== null) {
        let end = at + 1;
        while (end < keys.length && keys[end]?.startsWith(family.prefix)) end += 1;
        if (this.#family(object, keys, at, end, family)) {
          at = end - 1;
          continue;
        }
      }
      this.#out += known.json;
      this.#value(known, object[known.key] ?? null);
    }
    this.#out += '}';
  }

  /** False when the fields are too little to be taken out. */
  #family(
    object: JsonObject,
    keys: readonly string[],
    from: number,
    end: number,
    { prefix, mark }: NonNullable<KnownKey['family']>,
  ): boolean {
    let size = 0;
    for (let at = from; at < end; at += 1) {
      const value = object[keys[at] ?? ''];
      size += (keys[at]?.length ?? 0) - prefix.length + (typeof value === 'string' ? value.length : 8);
    }
    if (size < SHORTEST_FIELDS) return false;
    let text = '[';
    for (let at = from; at < end; at += 1) {
      const known = this.#key(keys[at] ?? '');
      const value = object[known.key] ?? null;
      text += `${at === from ? '' : ','}${known.family?.rest ?? '""'},${this.#inlineText(known, value)}`;
    }
    text += ']';
    let content = this.#fields.get(text);
    if (content === undefined) {
      content = this.#known.of(text);
      this.#fields.set(text, content);
    }
    this.#refer(content, text);
    this.#out += mark;
    return true;
  }

  #value(known: KnownKey, value: Json): void {
    if (typeof value === 'string') this.#string(known, value);
    else if (typeof value === 'object' && value !== null) this.#structure(known, value);
    else this.#out += this.#inlineText(known, value);
  }

  #string(known: KnownKey, given: string): void {
    if (given.length < SHORTEST_CONTENT) {
      this.#out += this.#shortText(known, given);
      return;
    }
    const text = wellFormed(given);
    const mayCut = !known.isField && isJsonLike(text);
    const cut = mayCut ? this.#cut(known, text, AS_TEXT) : 'nothing';
    if (cut === 'done') return;
    let piece = known.long.get(text);
    if (piece === undefined) {
      const { value, counts } = this.#redact.value(text, known.place);
      piece = this.#pieceOf(text, typeof value === 'string' ? value : json(value), counts);
      known.long.set(text, piece);
    }
    if (cut === 'redact' && this.#cut(known, piece.redacted ?? text, AS_REDACTED_TEXT) === 'done') {
      if (piece.counts !== null) this.#redact.count(piece.counts);
      return;
    }
    this.#out += `"${MARKS.text}"`;
    this.#referTo(piece, text);
  }

  /**
   * Takes elements out of JSON. `nothing`: there is nothing to take out; `redact`: only what was redacted as a whole can be
   * cut.
   */
  #cut(known: KnownKey, text: string, form: Form): 'done' | 'nothing' | 'redact' {
    const elements = elementsOf(text);
    if (elements === null || elements.length === 0) return 'nothing';
    if (this.#redact.byPath && !form.isRedacted) return 'redact';
    let done = 0;
    let rest: string = form.id;
    for (const { start, end } of elements) {
      rest += `${text.slice(done, start)}${MARKS.end}`;
      done = end;
    }
    rest += text.slice(done);
    let frame = known.frames.get(rest);
    if (frame === undefined) {
      frame = this.#frame(known, rest.slice(form.id.length), elements.length, form);
      known.frames.set(rest, frame);
    }
    if (frame === false) return 'redact';
    this.#out += `${form.quote}${frame[0]}`;
    for (const [index, element] of elements.entries()) {
      const fragment = text.slice(element.start, element.end);
      this.#out += form.mark;
      this.#out += frame[index + 1];
      this.#referTo(this.#fragment(known, element, fragment, form), fragment);
    }
    this.#out += form.quote;
    return 'done';
  }

  /** What is left of a text; false when it cannot be stored on its own. */
  #frame(known: KnownKey, rest: string, elements: number, form: Form): Frame | false {
    const parts = rest.split(MARKS.end);
    if (parts.length !== elements + 1) return false; // the text itself holds such characters
    const probe = parts.join('null');
    // JSON text with null where values were is JSON text.
    const given = form.isValue ? (JSON.parse(probe) as Json) : probe;
    if (!form.isRedacted && this.#redact.value(given, known.place).counts !== null) return false;
    return form.isValue ? parts : parts.map(escaped);
  }

  #fragment(known: KnownKey, element: Element, fragment: string, form: Form): Piece {
    const { key, around } = placeOf(element, form.isValue ? known.place : NOWHERE);
    const name = `${form.id}${key === null ? '' : `"${key}`}\n${around === null ? '' : `"${around}`}`;
    let remembered = known.places.get(name);
    if (remembered === undefined) {
      if (known.places.size >= MOST_PLACES) known.places.clear();
      remembered = this.#memory.texts();
      known.places.set(name, remembered);
    }
    let piece = remembered.get(fragment);
    if (piece === undefined) {
      const { value, counts } = form.isRedacted
        ? { value: fragment, counts: null }
        : this.#redact.fragment(fragment, { key, around });
      piece = this.#pieceOf(fragment, value, counts);
      remembered.set(fragment, piece, true);
    }
    return piece;
  }

  #pieceOf(text: string, redacted: string, counts: RedactionCounts | null): Piece {
    return { redacted: redacted === text ? null : redacted, counts, content: this.#known.of(redacted) };
  }

  /** JSON text of a string or number that stays in the record. */
  #shortText(known: KnownKey, given: string | number): string {
    const text = typeof given === 'number' ? `${NUMBER}${given}` : wellFormed(given);
    // Ids never come again: to remember them costs more than to look at them.
    const isRepeating = known.seen < SAMPLE || known.seenAgain * LEAST_REPEATING > known.seen;
    let found = isRepeating ? known.short.get(text) : undefined;
    known.seen += 1;
    if (found === undefined) {
      const { value, counts } = this.#redact.value(typeof given === 'number' ? given : text, known.place);
      found = { json: json(value), counts };
      if (isRepeating) known.short.set(text, found);
    } else known.seenAgain += 1;
    if (found.counts !== null) this.#redact.count(found.counts);
    return found.json;
  }

  /** JSON text of a value that stays in the record. */
  #inlineText(known: KnownKey, value: Json): string {
    if (typeof value === 'string') return this.#shortText(known, value);
    if (typeof value === 'number') return this.#shortText(known, value);
    if (typeof value !== 'object' || value === null) return json(value);
    return json(this.#redacted(this.#redact.value(value, known.place)));
  }

  /** Counts what was found at once: for what is not remembered. */
  #redacted<T>({ value, counts }: Redacted<T>): T {
    if (counts !== null) this.#redact.count(counts);
    return value;
  }

  /** A list or map: its elements are taken out, or the whole. */
  #structure(known: KnownKey, value: Json): void {
    const text = json(value);
    if (text.length < SHORTEST_CONTENT) {
      this.#out += this.#inlineText(known, value);
      return;
    }
    const cut = known.isField ? 'nothing' : this.#cut(known, text, AS_VALUE);
    if (cut === 'done') return;
    const piece = this.#whole(known.structures, text, value, known.place);
    if (cut === 'redact' && this.#cut(known, piece.redacted ?? text, AS_REDACTED_VALUE) === 'done') {
      if (piece.counts !== null) this.#redact.count(piece.counts);
      return;
    }
    this.#out += MARKS.value;
    this.#referTo(piece, text);
  }

  #whole(remembered: Remembered<Piece>, text: string, value: Json, place: Place): Piece {
    let piece = remembered.get(text);
    if (piece === undefined) {
      const redacted = this.#redact.value(value, place);
      // Written anew only where something was found: numbers and escapes keep their form.
      piece = this.#pieceOf(text, redacted.counts === null ? text : json(redacted.value), redacted.counts);
      remembered.set(text, piece);
    }
    return piece;
  }

  /** The same object for all spans of a request. */
  #resource(resource: JsonObject): void {
    if (this.#lastResource?.object !== resource) {
      const text = json(resource);
      this.#lastResource = { object: resource, text, piece: this.#whole(this.#resources, text, resource, NOWHERE) };
    }
    const { text, piece } = this.#lastResource;
    if (text.length < SHORTEST_CONTENT) {
      if (piece.counts !== null) this.#redact.count(piece.counts);
      this.#out += piece.redacted ?? text;
      return;
    }
    this.#out += MARKS.value;
    this.#referTo(piece, text);
  }

  #key(key: string): KnownKey {
    let known = this.#keys.get(key);
    if (known === undefined) {
      if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
      const { value, counts } = this.#redact.key(key);
      known = knownKey(key, value, { key, around: null }, this.#redact.isField(key), this.#memory, counts);
      this.#keys.set(key, known);
    }
    if (known.counts !== null) this.#redact.count(known.counts);
    return known;
  }

  #referTo({ content, redacted, counts }: Piece, text: string): void {
    if (counts !== null) this.#redact.count(counts);
    this.#refer(content, redacted ?? text);
  }

  #refer(content: Content, text: string): void {
    this.#contents.push(content.hash);
    this.#bytes += content.bytes;
    if (this.#rows !== null) this.#known.refer(content, text, this.#trace, this.#received, this.#rows);
  }
}

/** Where an element stands; `root` is where the text's value stands. */
const placeOf = ({ key, around }: Element, root: Place): Place =>
  key === null ? root : { key, around: around ?? root.key };

const knownKey = (
  key: string,
  redacted: string,
  place: Place,
  isField: boolean,
  memory: Memory,
  counts: RedactionCounts | null,
): KnownKey => {
  const [, prefix, rest] = (redacted === key ? FAMILY.exec(key) : null) ?? [];
  return {
    key,
    json: `${json(redacted)}:`,
    place,
    counts,
    isField,
    family:
      prefix === undefined || rest === undefined
        ? null
        : { prefix, mark: `${MARKS.fields}${escaped(prefix)}${MARKS.fields}`, rest: json(rest) },
    short: memory.texts(),
    seen: 0,
    seenAgain: 0,
    long: memory.texts(),
    structures: memory.texts(),
    frames: memory.texts(),
    places: new Map(),
  };
};

/** JSON text without lone surrogates, at any depth. */
const json = (value: Json): string => {
  try {
    return wellFormedJson(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonText(value).replace(LONE, '\\ufffd');
  }
};
/** In JSON text pairs stand as they are; an even number of backslashes before is text. */
const LONE = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi;

const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed());

const isJsonLike = (text: string): boolean => text.charCodeAt(0) === 0x5b || text.charCodeAt(0) === 0x7b;
