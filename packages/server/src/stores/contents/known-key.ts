import type { Place, RedactionCounts } from '@pawl/core/redact';
import { json } from './json-text.js';
import type { Content, KnownContents } from './known.js';
import { escaped, MARKS } from './marks.js';
import type { Memory, Remembered } from './memory.js';

/** A text that was looked at before: what it became, and its content. */
export interface Piece {
  /** Null when redaction left it as it was. */
  readonly redacted: string | null;
  readonly counts: RedactionCounts | null;
  readonly content: Content;
}

export const pieceOf = (
  known: KnownContents,
  text: string,
  redacted: string,
  counts: RedactionCounts | null,
): Piece => ({ redacted: redacted === text ? null : redacted, counts, content: known.of(redacted) });

/** A short text that was looked at before, as JSON text. */
export interface Short {
  readonly json: string;
  readonly counts: RedactionCounts | null;
}

/** What is left of a JSON text between its elements, escaped for where it stands. */
export type Frame = readonly string[];

/** What is known of a key: how it is stored, and what its values became. */
export interface KnownKey {
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
  /** The same of whole numbers. */
  readonly numbers: Map<number, Short>;
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
  /** The one of them that was asked for last. */
  lastPlace: {
    readonly form: string;
    readonly key: string | null;
    readonly around: string | null;
    readonly remembered: Remembered<Piece>;
  } | null;
}

const FAMILY = /^([^\d]*\.\d{1,9}\.)(.+)$/s;

export const knownKey = (
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
    numbers: new Map(),
    seen: 0,
    seenAgain: 0,
    long: memory.texts(),
    structures: memory.texts(),
    frames: memory.texts(),
    places: new Map(),
    lastPlace: null,
  };
};
