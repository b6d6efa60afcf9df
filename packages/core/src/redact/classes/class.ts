/** A stretch of text that must not be kept; offsets in UTF-16 units, `end` exclusive. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  /** What it is: `email`, `github_token` … */
  readonly label: string;
  /** What is hashed when equal values are written differently (`4111 1111 …` and `41111111…`); default: the text itself. */
  readonly value?: string;
}

/** One class of secret or personal data that text shows by its form. Linear in the text, whatever the text. */
export interface RedactionClass {
  readonly id: string;
  /**
   * Signs (see `signs.ts`) that a text has when the class finds something: all of one of these sets. An empty set (0) stands
   * for any text.
   */
  readonly signs: readonly number[];
  /** False only when `find` would find nothing. Asked of text that has the signs; cheap. */
  readonly mayContain: (text: string) => boolean;
  readonly find: (text: string) => readonly Finding[];
}

/** A field of a JSON object, as classes that go by names see it. */
export interface Field {
  /** The words of the key in lower case: `first_name`, `firstName` and `first.name` are `['first', 'name']`. */
  readonly words: readonly string[];
  /** The words of the nearest key around the object; empty at the top. */
  readonly around: readonly string[];
  /** The value as text; fields that hold neither text nor a number are not asked about. */
  readonly value: string;
}

/** One class of data that only its name gives away. The whole value goes. */
export interface FieldClass {
  readonly id: string;
  /** False only when `labelOf` is null for every field whose key has these words. Asked once for each key. */
  readonly mayName: (words: readonly string[]) => boolean;
  /** The label for the value of such a field; null when it is of another kind. */
  readonly labelOf: (field: Field) => string | null;
}
