/** What is known about a value from where it stands. */
export interface Place {
  /** The key whose value it is, for items of an array the array's; null when there is none. */
  readonly key: string | null;
  /** The key of the object around; null at the top. */
  readonly around: string | null;
  /** What a rule of the project says about something around it; absent when none does. */
  readonly action?: PathAction | null;
}

/** What a rule does with every text and number at a place: replace it, leave it as it came, or throw it away. */
export type PathAction = 'mask' | 'keep' | 'drop';

export const NOWHERE: Place = { key: null, around: null };

/** A string, a key or a number in JSON text; `start` and `end` exclude quotation marks. */
/** Of a key, `key` is the key itself as it is written. */
export interface JsonPart extends Place {
  readonly kind: 'string' | 'key' | 'number';
  readonly start: number;
  readonly end: number;
}

export interface JsonScan {
  readonly parts: readonly JsonPart[];
  /** Where reading stopped. */
  readonly end: number;
  /** `whole`: a JSON value ends here. `cut`: the text ends inside the value. `broken`: it goes on with something else. */
  readonly state: 'whole' | 'cut' | 'broken';
}

/** Deeper text is treated as text. */
const DEEPEST = 1000;

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON, QUOTE, APOSTROPHE, BACKSLASH] = [
  0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x22, 0x27, 0x5c,
];
const LITERAL = /true|false|null|True|False|None/y;

interface Level {
  readonly isObject: boolean;
  /** The key that names this container, and the one around it. */
  readonly name: string | null;
  readonly around: string | null;
  readonly action: PathAction | null;
}

/**
 * Reads the JSON value at `from` and tells where its strings, keys and numbers are, without building it: what is not
 * redacted keeps its spelling, spaces and digits. Takes single quotation marks and Python's literals as well, because
 * tools print those. Never throws; linear, also in depth. `place` is where the value stands.
 */
export const scanJson = (
  text: string,
  from: number,
  place: Place = NOWHERE,
  actionAt: ((place: Place) => PathAction | null) | null = null,
): JsonScan => {
  const parts: JsonPart[] = [];
  const levels: Level[] = [];
  let key: string | null = null;
  let expects: 'value' | 'key' | 'separator' = 'value';
  let at = from;
  const stop = (state: JsonScan['state']): JsonScan => ({ parts, end: at, state });
  for (;;) {
    at = skipSpace(text, at);
    const level = levels.at(-1);
    if (expects === 'separator' && level === undefined) return stop('whole');
    if (at >= text.length) return stop('cut');
    const sign = text.charCodeAt(at);
    const closes = level !== undefined && sign === (level.isObject ? CLOSE : CLOSE_LIST);
    if (closes) {
      levels.pop();
      expects = 'separator';
      at += 1;
    } else if (expects === 'separator') {
      if (sign !== COMMA) return stop('broken');
      expects = level?.isObject === true ? 'key' : 'value';
      at += 1;
    } else if (expects === 'key') {
      const end = stringEnd(text, at);
      if (end === null) return stop('broken');
      const start = at + 1;
      at = skipSpace(text, end + 1);
      if (at < text.length && text.charCodeAt(at) !== COLON) return stop('broken');
      const around = level?.name ?? null;
      // Cut off before its colon it may be anything, and is searched like a value.
      if (at >= text.length) {
        parts.push({ kind: 'string', start, end, key: null, around, action: null });
        return stop('cut');
      }
      key = text.slice(start, end);
      parts.push({ kind: 'key', start, end, key, around, action: null });
      expects = 'value';
      at += 1;
    } else {
      const inObject = level?.isObject === true;
      const name = inObject ? key : level === undefined ? place.key : level.name;
      const around = inObject ? level.name : level === undefined ? place.around : level.around;
      if (sign === OPEN || sign === OPEN_LIST) {
        if (levels.length >= DEEPEST) return stop('broken');
        const inherited = levels.length === 0 ? (place.action ?? null) : (level?.action ?? null);
        const action = actionAt === null ? null : (actionAt({ key: name, around }) ?? inherited);
        levels.push({ isObject: sign === OPEN, name, around, action });
        expects = sign === OPEN ? 'key' : 'value';
        at += 1;
        continue;
      }
      const action = level === undefined ? (place.action ?? null) : level.action;
      const end = stringEnd(text, at);
      if (end !== null) {
        parts.push({ kind: 'string', start: at + 1, end, key: name, around, action });
        at = end + 1;
      } else {
        const length = lengthAt(NUMBER, text, at);
        if (length > 0) parts.push({ kind: 'number', start: at, end: at + length, key: name, around, action });
        at += length > 0 ? length : lengthAt(LITERAL, text, at);
        if (at < text.length && !endsValue(text.charCodeAt(at))) return stop('broken');
      }
      expects = 'separator';
    }
  }
};

/** True for a space, a comma or a closing bracket. */
const endsValue = (code: number): boolean =>
  code <= 0x20 || code === 0x2c || code === 0x5d || code === 0x7d || code === 0xa0 || code === 0xfeff;

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
};

/** Where the string that opens at `at` closes, the end of the text when it does not; null when none opens. */
const stringEnd = (text: string, at: number): number | null => {
  const code = text.charCodeAt(at);
  if (code !== QUOTE && code !== APOSTROPHE) return null;
  const quote = code === QUOTE ? '"' : "'";
  for (let end = text.indexOf(quote, at + 1); end >= 0; end = text.indexOf(quote, end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
};

const lengthAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
};
