import type { Place } from '@pawl/core/redact';
import type { Json } from '@pawl/core/trajectory';

/**
 * Takes secrets and personal data out of what is about to be stored. What it makes of a text depends on the text and its
 * place alone, so that what repeats is looked at once.
 */
export interface Redactor {
  /** A value at a place: of an attribute, of a field of a body. */
  readonly value: (value: Json, place: Place) => Json;
  /** The name of an attribute or field. */
  readonly key: (key: string) => string;
  /** One whole value inside JSON text, as it is written there: what becomes of it in the text that it stands in. */
  readonly fragment: (text: string, place: Place) => string;
  /** True when a value under this key may be replaced as a whole, whatever is in it. */
  readonly isField: (key: string) => boolean;
}

/** Leaves everything as it is: for tests, and for what was redacted before. */
export const UNREDACTED: Redactor = {
  value: value => value,
  key: key => key,
  fragment: text => text,
  isField: () => false,
};
