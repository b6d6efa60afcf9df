/** A JSON value's place in a text; `end` is the first offset after it. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** What {@link jsonExtents} reports instead of a value that it cannot find. */
export interface Broken {
  readonly start: number;
  readonly problem: string;
}

/**
 * Finds the JSON objects and arrays that stand one after the other in a part of a text, separated by white space or
 * commas. It only counts brackets: whether a value is JSON, JSON.parse says. Stops at the first thing that is neither.
 */
export function* jsonExtents(text: string, from: number, to: number): Generator<Extent | Broken> {
  let at = from;
  for (;;) {
    while (at < to && SEPARATORS.has(text.charCodeAt(at))) at += 1;
    if (at >= to) return;
    const first = text[at];
    const end = first === '{' || first === '[' ? endOf(text, at, to) : null;
    if (end === null) {
      const opens = first === '{' || first === '[';
      yield { start: at, problem: opens ? 'the record that begins here does not end' : 'a record begins with { or [' };
      return;
    }
    yield { start: at, end };
    at = end;
  }
}

/** Space, line feed, carriage return, tab, comma, and the mark that some editors put at the start of a file. */
const SEPARATORS: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09, 0x2c, 0xfeff]);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);

const endOf = (text: string, start: number, to: number): number | null => {
  let depth = 0;
  for (let at = start; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = closingQuote(text, at, to);
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
};

const closingQuote = (text: string, start: number, to: number): number => {
  for (let at = start + 1; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return to;
};
