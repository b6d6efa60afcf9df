/**
 * What stands in a stored record where a content was taken out. JSON text never holds these characters: JSON writes them
 * as escapes. The contents follow in the order of the marks.
 */
export const MARKS = {
  /** Inside a string: the content, escaped as JSON. */
  text: '\u0001',
  /** In place of a value: the content, which is JSON text. */
  value: '\u0002',
  /**
   * In place of fields: `MARK prefix MARK`, the prefix escaped as JSON. The content is a JSON list of the fields' names
   * without the prefix, each followed by its value.
   */
  fields: '\u0003',
  /** Ends the record; what follows only tells records apart that differ in nothing but their contents. */
  end: '\u0004',
} as const;

/** The inside of a JSON string. */
export const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
