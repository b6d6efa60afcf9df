/** A part of a JSON text that is worth keeping apart; offsets in UTF-16 units, `end` exclusive. */
export interface Element {
  readonly start: number;
  readonly end: number;
  /** The key whose value it is, for items of an array the array's; null at the top. As it is written. */
  readonly key: string | null;
  /** The key of the object around; null at the top. */
  readonly around: string | null;
}

/** Shorter ones cost more kept apart than they save. */
const SHORTEST = 64;
/** A longer item is looked into: what grows in it must not be kept again as a whole each time. */
const LONGEST_ITEM = 4096;
const DEEPEST = 200;

/** A part of the text, `end` exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Level {
  readonly isObject: boolean;
  /** Where it starts, when it is an item of an array; else -1. */
  readonly item: number;
  /** Where its key stands, and the key of the object around it. */
  readonly name: Stretch | null;
  readonly around: Stretch | null;
  /** How many elements there were before it. */
  readonly before: number;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * The parts of a JSON text that come again in other texts: items of its arrays (messages, tools, documents) and long
 * strings. In order and without overlap. Null when the text is not one JSON array or object from its first character to
 * its last, without control characters in it. Builds no values; linear.
 */
export const elementsOf = (text: string): readonly Element[] | null => {
  const found: Element[] = [];
  const levels: Level[] = [];
  let level: Level | undefined;
  let keyStart = 0;
  let keyEnd = 0;
  const nameOf = (stretch: Stretch | null): string | null =>
    stretch === null ? null : text.slice(stretch.start, stretch.end);
  let expects: 'value' | 'first' | 'key' | 'first key' | 'separator' = 'value';
  let at = 0;
  for (;;) {
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at += 1;
      code = text.charCodeAt(at);
    }
    if (expects === 'separator') {
      if (level === undefined) return at === text.length ? found : null;
      if (code === COMMA) {
        expects = level.isObject ? 'key' : 'value';
        at += 1;
        continue;
      }
    }
    if (code === (level?.isObject ? CLOSE_OBJECT : CLOSE_ARRAY) && expects !== 'value' && expects !== 'key') {
      if (level === undefined) return null;
      at += 1;
      const length = at - level.item;
      if (level.item >= 0 && length >= SHORTEST && length <= LONGEST_ITEM) {
        found.length = level.before;
        found.push({ start: level.item, end: at, key: nameOf(level.name), around: nameOf(level.around) });
      }
      levels.pop();
      level = levels.at(-1);
      expects = 'separator';
      continue;
    }
    if (expects === 'separator') return null;
    if (expects === 'key' || expects === 'first key') {
      const end = code === QUOTE ? stringEnd(text, at) : -1;
      if (end < 0) return null;
      keyStart = at + 1;
      keyEnd = end - 1;
      at = end;
      while (text.charCodeAt(at) <= 0x20) at += 1;
      if (text.charCodeAt(at) !== COLON) return null;
      at += 1;
      expects = 'value';
      continue;
    }
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      if (levels.length >= DEEPEST) return null;
      // Arrays in arrays are looked into: each of them may grow.
      const isItem = code === OPEN_OBJECT && level?.isObject === false;
      const name: Stretch | null =
        level === undefined ? null : level.isObject ? { start: keyStart, end: keyEnd } : level.name;
      const around: Stretch | null = level === undefined ? null : level.isObject ? level.name : level.around;
      level = { isObject: code === OPEN_OBJECT, item: isItem ? at : -1, name, around, before: found.length };
      levels.push(level);
      expects = level.isObject ? 'first key' : 'first';
      at += 1;
      continue;
    }
    if (level === undefined) return null;
    if (code === QUOTE) {
      const end = stringEnd(text, at);
      if (end < 0) return null;
      if (end - at >= SHORTEST) {
        const key = level.isObject ? text.slice(keyStart, keyEnd) : nameOf(level.name);
        found.push({ start: at, end, key, around: nameOf(level.isObject ? level.name : level.around) });
      }
      at = end;
    } else {
      const length = literalLength(text, at, code);
      if (length === 0) return null;
      at += length;
    }
    expects = 'separator';
  }
};

const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BACKSLASH = 0x5c;

/** Behind the quotation mark that closes the string at `at`; -1 when none does. */
const stringEnd = (text: string, at: number): number => {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
  return -1;
};

/** The length of a number or name; 0 for anything else. */
const literalLength = (text: string, at: number, code: number): number => {
  if (code === 0x74) return text.startsWith('true', at) ? 4 : 0;
  if (code === 0x66) return text.startsWith('false', at) ? 5 : 0;
  if (code === 0x6e) return text.startsWith('null', at) ? 4 : 0;
  NUMBER.lastIndex = at;
  return NUMBER.exec(text)?.[0].length ?? 0;
};
