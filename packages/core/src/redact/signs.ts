/**
 * What a text holds at all, as bits of one number. One quick pass over the text tells which classes cannot find anything
 * in it, which are nearly all in nearly every text.
 */
export const SIGN = {
  at: 1 << 0,
  percent: 1 << 1,
  colon: 1 << 2,
  equals: 1 << 3,
  dash: 1 << 4,
  underscore: 1 << 5,
  slash: 1 << 6,
  /** `[` or `(`. */
  bracket: 1 << 7,
  capitalJ: 1 << 8,
  backslash: 1 << 9,
  /** `{` or `[` may open JSON. */
  brace: 1 << 10,
  digit: 1 << 11,
  dot: 1 << 12,
  /** 20 characters or more without a space, a quotation mark or a bracket. */
  long: 1 << 13,
  /** Seven digits or more with at most two signs between two of them, such as phone numbers have. */
  number7: 1 << 14,
  /** The same with twelve digits. */
  number12: 1 << 15,
  /** Two letters and two digits at the start of a word. */
  lettersDigits: 1 << 16,
  /** Four numbers with dots between. */
  dotted: 1 << 17,
  /** Two colons together, or seven that are near each other. */
  colons: 1 << 18,
  ampersand: 1 << 19,
} as const;

/** In the table only: the character ends what has no spaces. */
const BREAK = 1 << 20;

/** The @ of East Asian keyboards. */
const WIDE_AT = 0xff20;

const LONG = 20;

const TABLE = ((): Uint32Array => {
  const table = new Uint32Array(128);
  const set = (characters: string, bits: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] = bits;
  };
  for (let code = 0; code < 0x21; code += 1) table[code] = BREAK;
  set('"\'`<>{}()[],;|^\\\u007f', BREAK);
  set('0123456789', SIGN.digit);
  set('@', SIGN.at);
  set('&', SIGN.ampersand);
  set('%', SIGN.percent);
  set(':', SIGN.colon);
  set('=', SIGN.equals);
  set('-', SIGN.dash);
  set('_', SIGN.underscore);
  set('/', SIGN.slash);
  set('.', SIGN.dot);
  set('J', SIGN.capitalJ);
  set('(', SIGN.bracket | BREAK);
  set('[', SIGN.bracket | SIGN.brace | BREAK);
  set('{', SIGN.brace | BREAK);
  set('\\', SIGN.backslash | BREAK);
  return table;
})();

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
const isWord = (code: number): boolean => isDigit(code) || isLetter(code) || code === 0x5f;

/** Signs that stand between the digits of one number: tab, space ( ) + . - / _ and what is like them beyond ASCII. */
const isBetween = (code: number): boolean =>
  code === 0x20 ||
  code === 0x09 ||
  code === 0x5f ||
  code === 0x2b ||
  (code >= 0x28 && code <= 0x29) ||
  (code >= 0x2d && code <= 0x2f) ||
  isDash(code);

/** Spaces and dashes beyond ASCII that people and word processors write into numbers. */
const isDash = (code: number): boolean =>
  code === 0xa0 || (code >= 0x2009 && code <= 0x2015) || code === 0x202f || code === 0x2212;

/** The signs of text[start, end). */
export const signsOf = (text: string, start: number, end: number): number => {
  let signs = 0;
  let lastBreak = start - 1;
  let lastDigit = -10;
  let digits = 0;
  let lastColon = -10;
  let colons = 0;
  let lastDot = -10;
  let dots = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    const bits = code < 128 ? (TABLE[code] ?? 0) : code === WIDE_AT ? BREAK | SIGN.at : BREAK;
    if (bits === 0) continue;
    signs |= bits;
    if (bits === SIGN.digit) {
      const gap = at - lastDigit;
      if (gap === 1) digits += 1;
      else {
        const isSame =
          gap <= 3 && isBetween(text.charCodeAt(at - 1)) && (gap === 2 || isBetween(text.charCodeAt(at - 2)));
        digits = isSame ? digits + 1 : 1;
        if (isLetter(text.charCodeAt(at - 1)) && at - start >= 2 && isCountry(text, start, at)) {
          signs |= SIGN.lettersDigits;
        }
      }
      lastDigit = at;
      if (digits >= 7) signs |= digits >= 12 ? SIGN.number12 | SIGN.number7 : SIGN.number7;
    } else if ((bits & BREAK) !== 0) {
      if (at - lastBreak > LONG) signs |= SIGN.long;
      lastBreak = at;
    } else if (bits === SIGN.dot) {
      dots = at - lastDot <= 4 && lastDigit === at - 1 ? dots + 1 : 1;
      lastDot = at;
      if (dots >= 3) signs |= SIGN.dotted;
    } else if (bits === SIGN.colon) {
      colons = at - lastColon <= 5 ? colons + 1 : 1;
      if (at - lastColon === 1 || colons >= 7) signs |= SIGN.colons;
      lastColon = at;
    }
  }
  return end - lastBreak > LONG ? signs | SIGN.long : signs;
};

/** True when the digit at `at` is the first of two after two letters that start a word. */
const isCountry = (text: string, start: number, at: number): boolean =>
  isDigit(text.charCodeAt(at + 1)) &&
  isLetter(text.charCodeAt(at - 2)) &&
  (at - 2 === start || !isWord(text.charCodeAt(at - 3)) || text.charCodeAt(at - 4) === 0x5c);
