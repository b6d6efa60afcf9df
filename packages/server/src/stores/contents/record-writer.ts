import { NOWHERE, type Place } from '@pawl/core/redact';
import type { Json, JsonObject, Span, SpanLog, TraceId } from '@pawl/core/trajectory';
import type { Redacted, Redactor } from '../redactor.js';
import { AS_REDACTED_TEXT, AS_REDACTED_VALUE, AS_TEXT, AS_VALUE, Cutter, type Form } from './cutter.js';
import { isJsonLike, json, wellFormed } from './json-text.js';
import type { Content, ContentRows, KnownContents } from './known.js';
import { type KnownKey, knownKey, type Piece, pieceOf, type Short } from './known-key.js';
import { MARKS } from './marks.js';
import type { Memory, Remembered } from './memory.js';

/** A record as it is stored: JSON text with marks in it, and the contents that belong there. */
export interface StoredRecord {
  readonly payload: string;
  /** Hashes, in the order of the marks. */
  readonly contents: readonly string[];
  /** About how large the record is with its contents, in bytes. */
  readonly bytes: number;
}

/** Shorter values stay in the record. */
const SHORTEST_CONTENT = 96;
/** Fields of one message, together. */
const SHORTEST_FIELDS = 80;
/** A key's short values are remembered while one in so many comes again; that is asked after the first so many. */
const LEAST_REPEATING = 8;
const SAMPLE = 256;
/** A sender of ever new keys fills no memory. */
const MOST_KEYS = 4_096;
const MOST_NUMBERS = 1_024;
/**
 * Writes spans and log records of one project for the store: redacted, with what repeats taken out. Each text is redacted
 * on its own and remembered with its place, so that one that comes again costs a look-up.
 */
export class RecordWriter {
  readonly #redact: Redactor;
  readonly #known: KnownContents;
  readonly #memory: Memory;
  readonly #cutter: Cutter;
  #keys = new Map<string, KnownKey>();
  readonly #fields: Remembered<Content>;
  readonly #resources: Remembered<Piece>;
  #lastScope: { readonly object: Span['scope']; readonly text: string } | null = null;
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
    this.#cutter = new Cutter(redact, known, memory);
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
    if (this.#lastScope?.object !== span.scope) {
      this.#lastScope = { object: span.scope, text: json(span.scope as unknown as Json) };
    }
    this.#out += `,"scope":${this.#lastScope.text},"droppedAttributesCount":${json(span.droppedAttributesCount)}}`;
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

  /** Writes JSON with its elements taken out, where that can be. */
  #cut(known: KnownKey, text: string, form: Form): 'done' | 'nothing' | 'redact' {
    const cut = this.#cutter.cut(known, text, form);
    if (typeof cut === 'string') return cut;
    const { frame, elements } = cut;
    this.#out += form.quote;
    this.#out += frame[0] ?? '';
    for (let at = 0; at < elements.length; at += 1) {
      const element = elements[at];
      if (element === undefined) break;
      const fragment = text.slice(element.start, element.end);
      this.#out += form.mark;
      this.#out += frame[at + 1] ?? '';
      this.#referTo(this.#cutter.piece(known, element, fragment, form), fragment);
    }
    this.#out += form.quote;
    return 'done';
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
      piece = pieceOf(this.#known, text, typeof value === 'string' ? value : json(value), counts);
      known.long.set(text, piece);
    }
    if (cut === 'redact' && this.#cut(known, piece.redacted ?? text, AS_REDACTED_TEXT) === 'done') {
      if (piece.counts !== null) this.#redact.count(piece.counts);
      return;
    }
    this.#out += `"${MARKS.text}"`;
    this.#referTo(piece, text);
  }

  /** JSON text of a string that stays in the record. */
  #shortText(known: KnownKey, given: string): string {
    // Ids never come again: to remember them costs more than to look at them.
    const isRepeating = known.seen < SAMPLE || known.seenAgain * LEAST_REPEATING > known.seen;
    known.seen += 1;
    const text = wellFormed(given);
    let found = isRepeating ? known.short.get(text) : undefined;
    if (found === undefined) {
      found = this.#shortOf(known, text);
      if (isRepeating) known.short.set(text, found);
    } else known.seenAgain += 1;
    if (found.counts !== null) this.#redact.count(found.counts);
    return found.json;
  }

  #number(known: KnownKey, given: number): string {
    let found = known.numbers.get(given);
    if (found === undefined) {
      found = this.#shortOf(known, given);
      if (known.numbers.size >= MOST_NUMBERS) known.numbers.clear();
      known.numbers.set(given, found);
    }
    if (found.counts !== null) this.#redact.count(found.counts);
    return found.json;
  }

  #shortOf(known: KnownKey, given: string | number): Short {
    const { value, counts } = this.#redact.value(given, known.place);
    return { json: json(value), counts };
  }

  /** JSON text of a value that stays in the record. */
  #inlineText(known: KnownKey, value: Json): string {
    if (typeof value === 'string') return this.#shortText(known, value);
    if (typeof value === 'number') return this.#number(known, value);
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
      piece = pieceOf(this.#known, text, redacted.counts === null ? text : json(redacted.value), redacted.counts);
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
