import type { Place, RedactionCounts } from '@pawl/core/redact';
import type { Json, Span, SpanLog } from '@pawl/core/trajectory';

export interface Redacted<T> {
  readonly value: T;
  /** How many values of each label were replaced; null when none was. */
  readonly counts: RedactionCounts | null;
}

/**
 * Takes secrets and personal data out of what is about to be stored. What it makes of a text depends on the text and its
 * place alone, so that what repeats is looked at once.
 */
export interface Redactor {
  /** A value at a place: of an attribute, of a field of a body. */
  readonly value: (value: Json, place: Place) => Redacted<Json>;
  /** The name of an attribute or field. */
  readonly key: (key: string) => Redacted<string>;
  /** One whole value inside JSON text, as it is written there: what becomes of it in the text that it stands in. */
  readonly fragment: (text: string, place: Place) => Redacted<string>;
  /** True when a value under this key may be replaced as a whole, whatever is in it. */
  readonly isField: (key: string) => boolean;
  /** True when what becomes of a part of a value depends on where the value stands: then values are redacted whole. */
  readonly byPath: boolean;
  /** Told of everything that was replaced, each time it is stored. */
  readonly count: (counts: RedactionCounts) => void;
  /** What has to be waited for, before the rest: a service that is asked. Absent when none is. */
  readonly ahead?: <T extends Span | SpanLog>(items: readonly T[]) => Promise<readonly T[]>;
}

/** Leaves everything as it is: for tests, and for what was redacted before. */
export const UNREDACTED: Redactor = {
  value: value => ({ value, counts: null }),
  key: key => ({ value: key, counts: null }),
  fragment: text => ({ value: text, counts: null }),
  isField: () => false,
  byPath: false,
  count: () => {},
};
