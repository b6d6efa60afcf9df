import { NOWHERE, type Place } from '@pawl/core/redact';
import { type Json, type JsonObject, jsonText, type Span, type SpanLog, type TraceId } from '@pawl/core/trajectory';
import { wellFormedJson } from '../encoding.js';
import type { Redactor } from '../redactor.js';
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
  readonly content: Content;
}

/** What is known of a key: how it is stored, and what its values became. */
interface KnownKey {
  readonly key: string;
  /** `"key":` */
  readonly json: string;
  readonly place: Place;
  /** True when nothing is taken out of its values, because they may be replaced as a whole. */
  readonly isField: boolean;
  /** For `llm.input_messages.0.message.role` that key up to and with the number, and the rest. */
  readonly family: { readonly prefix: string; readonly mark: string; readonly rest: string } | null;
  /** JSON texts of short values. */
  readonly short: Remembered<string>;
  /** Long values that are kept as a whole. */
  readonly long: Remembered<Piece>;
  /** Lists and maps that are kept as a whole, by their JSON text. */
  readonly structures: Remembered<Piece>;
  /** What is left of JSON texts; false where redaction would change that. */
  readonly frames: Remembered<readonly string[] | false>;
  /** Elements of JSON texts, by the place they have in there. */
  readonly places: Map<string, Remembered<Piece>>;
}

/** Shorter values stay in the record. */
const SHORTEST_CONTENT = 96;
/** Fields of one message, together. */
const SHORTEST_FIELDS = 80;
/** A sender of ever new keys fills no memory. */
const MOST_KEYS = 4_096;
const MOST_PLACES = 64;
/** Numbers of fewer digits are nothing that a redactor would find by their form. */
const SHORT_NUMBER = 10_000;

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
    this.#nameless = knownKey('', '', NOWHERE, false, memory);
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
    this.#out = `{"eventName":${json(log.eventName)},"timeUnixNano":${json(log.timeUnixNano)},"attributes":`;
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
      text += `${at === from ? '' : ','}${known.family?.rest ?? '""'},${this.#otherText(known, value)}`;
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
    else this.#out += this.#otherText(known, value);
  }

  #string(known: KnownKey, given: string): void {
    if (given.length < SHORTEST_CONTENT) {
      this.#out += this.#shortText(known, given);
      return;
    }
    const text = given.isWellFormed() ? given : given.toWellFormed();
    const code = text.charCodeAt(0);
    if (!known.isField && (code === 0x5b || code === 0x7b) && this.#cut(known, text, MARKS.text)) return;
    const piece = this.#long(known, text);
    this.#out += `"${MARKS.text}"`;
    this.#refer(piece.content, piece.redacted ?? text);
  }

  /** Takes elements out of JSON in a text. False when there is nothing to take out. */
  #cut(known: KnownKey, text: string, mark: string): boolean {
    const elements = elementsOf(text);
    if (elements === null || elements.length === 0) return false;
    let done = 0;
    let frame = mark;
    for (const { start, end } of elements) {
      frame += `${text.slice(done, start)}${MARKS.end}`;
      done = end;
    }
    frame += text.slice(done);
    let stored = known.frames.get(frame);
    if (stored === undefined) {
      stored = this.#frame(known, frame.slice(1), elements.length, mark);
      known.frames.set(frame, stored);
    }
    if (stored === false) return false;
    const quote = mark === MARKS.text ? '"' : '';
    this.#out += `${quote}${stored[0]}`;
    for (const [index, element] of elements.entries()) {
      const fragment = text.slice(element.start, element.end);
      const piece = this.#fragment(known, element, fragment, mark);
      this.#out += mark;
      this.#out += stored[index + 1];
      this.#refer(piece.content, piece.redacted ?? fragment);
    }
    this.#out += quote;
    return true;
  }

  /** What is left of a text, between its elements; false when it cannot be stored on its own. */
  #frame(known: KnownKey, frame: string, elements: number, mark: string): readonly string[] | false {
    const parts = frame.split(MARKS.end);
    if (parts.length !== elements + 1) return false; // the text itself holds such characters
    const probe = parts.join('null');
    if (mark === MARKS.text) return this.#redact.value(probe, known.place) === probe && parts.map(escaped);
    const value = JSON.parse(probe) as Json; // it was JSON text with values where now there is null
    return json(this.#redact.value(value, known.place)) === probe && parts;
  }

  #fragment(known: KnownKey, element: Element, fragment: string, mark: string): Piece {
    const { key, around } = placeOf(element, mark === MARKS.text ? NOWHERE : known.place);
    const name = `${mark}${key === null ? '' : `"${key}`}\n${around === null ? '' : `"${around}`}`;
    let remembered = known.places.get(name);
    if (remembered === undefined) {
      if (known.places.size >= MOST_PLACES) known.places.clear();
      remembered = this.#memory.texts();
      known.places.set(name, remembered);
    }
    const found = remembered.get(fragment);
    if (found !== undefined) return found;
    const piece = this.#pieceOf(fragment, this.#redact.fragment(fragment, { key, around }));
    remembered.set(fragment, piece);
    return piece;
  }

  #long(known: KnownKey, text: string): Piece {
    const found = known.long.get(text);
    if (found !== undefined) return found;
    const value = this.#redact.value(text, known.place);
    const piece = this.#pieceOf(text, typeof value === 'string' ? value : json(value));
    known.long.set(text, piece);
    return piece;
  }

  #pieceOf(text: string, redacted: string): Piece {
    const content = this.#known.of(redacted);
    return { redacted: redacted === text ? null : redacted, content };
  }

  /** JSON text of a string that stays in the record. */
  #shortText(known: KnownKey, given: string): string {
    const text = given.isWellFormed() ? given : given.toWellFormed();
    const found = known.short.get(text);
    if (found !== undefined) return found;
    const stored = json(this.#redact.value(text, known.place));
    known.short.set(text, stored);
    return stored;
  }

  /** JSON text of a value that stays in the record. */
  #otherText(known: KnownKey, value: Json): string {
    if (typeof value === 'string') return this.#shortText(known, value);
    if (typeof value !== 'object' || value === null) {
      const isPlain =
        typeof value !== 'number' || (!known.isField && Math.abs(value) < SHORT_NUMBER) || !Number.isSafeInteger(value);
      return json(isPlain ? value : this.#redact.value(value, known.place));
    }
    return json(this.#redact.value(value, known.place));
  }

  /** A list or map: its elements are taken out, or the whole. */
  #structure(known: KnownKey, value: Json): void {
    const text = json(value);
    if (text.length < SHORTEST_CONTENT) {
      this.#out += this.#otherText(known, value);
      return;
    }
    if (!known.isField && this.#cut(known, text, MARKS.value)) return;
    let piece = known.structures.get(text);
    if (piece === undefined) {
      piece = this.#pieceOf(text, json(this.#redact.value(value, known.place)));
      known.structures.set(text, piece);
    }
    this.#out += MARKS.value;
    this.#refer(piece.content, piece.redacted ?? text);
  }

  /** The same object for all spans of a request. */
  #resource(resource: JsonObject): void {
    if (this.#lastResource?.object !== resource) {
      const text = json(resource);
      let piece = this.#resources.get(text);
      if (piece === undefined) {
        piece = this.#pieceOf(text, json(this.#redact.value(resource, NOWHERE)));
        this.#resources.set(text, piece);
      }
      this.#lastResource = { object: resource, text, piece };
    }
    const { text, piece } = this.#lastResource;
    if (text.length < SHORTEST_CONTENT) {
      this.#out += piece.redacted ?? text;
      return;
    }
    this.#out += MARKS.value;
    this.#refer(piece.content, piece.redacted ?? text);
  }

  #key(key: string): KnownKey {
    let known = this.#keys.get(key);
    if (known === undefined) {
      if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
      const redacted = this.#redact.key(key);
      known = knownKey(key, redacted, { key, around: null }, this.#redact.isField(key), this.#memory);
      this.#keys.set(key, known);
    }
    return known;
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

const knownKey = (key: string, redacted: string, place: Place, isField: boolean, memory: Memory): KnownKey => {
  const [, prefix, rest] = (redacted === key ? FAMILY.exec(key) : null) ?? [];
  return {
    key,
    json: `${json(redacted)}:`,
    place,
    isField,
    family:
      prefix === undefined || rest === undefined
        ? null
        : { prefix, mark: `${MARKS.fields}${escaped(prefix)}${MARKS.fields}`, rest: json(rest) },
    short: memory.texts(),
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
