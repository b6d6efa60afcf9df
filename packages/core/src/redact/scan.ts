import type { Finding } from './classes/class.js';

const BACKSLASH = 0x5c;

const isWord = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || (code >= 0x61 && code <= 0x7a);

/** True when the character at `index` is a digit; false past the ends. */
export const isDigitAt = (text: string, index: number): boolean => {
  const code = text.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
};

/** True when the character at `index` is a letter, a digit or an underscore (ASCII); false past the ends. */
export const isWordAt = (text: string, index: number): boolean => isWord(text.charCodeAt(index));

/** True when a token may start at `index`: nothing of a word is before it, unless that is an escape such as `\n`. */
export const startsHere = (text: string, index: number): boolean =>
  !isWordAt(text, index - 1) || (text.charCodeAt(index - 2) === BACKSLASH && 'nrt'.includes(text.charAt(index - 1)));

/** Calls `visit` with each match of a global pattern. Faster on short text than `matchAll`, which copies the pattern. */
export const eachMatch = (text: string, pattern: RegExp, visit: (match: RegExpExecArray) => void): void => {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) visit(match);
};

/**
 * The matches of a global pattern that start a token. When the pattern has a group, the finding is the group, which must
 * come last in the match. `accept` sees what was found and can refuse it.
 */
export const findTokens = (
  text: string,
  pattern: RegExp,
  label: string,
  accept: (value: string) => boolean = () => true,
): readonly Finding[] => {
  const findings: Finding[] = [];
  eachMatch(text, pattern, match => {
    const value = match[1] ?? match[0];
    const end = match.index + match[0].length;
    if (startsHere(text, match.index) && accept(value)) findings.push({ start: end - value.length, end, label });
  });
  return findings;
};

/** The groups of a global pattern that begins with a name, which may be the end of a longer one: `AZURE_OPENAI_API_KEY`. */
export const findNamed = (text: string, pattern: RegExp, label: string): readonly Finding[] => {
  const findings: Finding[] = [];
  eachMatch(text, pattern, match => {
    const end = match.index + match[0].length;
    findings.push({ start: end - (match[1] ?? match[0]).length, end, label });
  });
  return findings;
};

/** A run of digits inside a longer number, and what separates it from the run before. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** Empty for the first. */
  readonly separator: string;
}

/** The runs of digits of text[start, end). */
export const digitGroups = (text: string, start: number, end: number): readonly DigitGroup[] => {
  const groups: DigitGroup[] = [];
  let after = start;
  for (let at = start; at < end; ) {
    if (!isDigitAt(text, at)) {
      at += 1;
      continue;
    }
    let stop = at + 1;
    while (stop < end && isDigitAt(text, stop)) stop += 1;
    const separator = groups.length === 0 ? '' : text.slice(after, at);
    groups.push({ start: at, end: stop, digits: text.slice(at, stop), separator });
    after = stop;
    at = stop;
  }
  return groups;
};

/** The last characters before `index`, in lower case: where the name of a value stands. */
export const before = (text: string, index: number, length = 32): string =>
  text.slice(Math.max(0, index - length), index).toLowerCase();
