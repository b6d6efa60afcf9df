import type { Finding, RedactionClass } from './classes/class.js';
import { textClasses } from './classes/index.js';
import { type JsonPart, NOWHERE, type Place, scanJson } from './json-scan.js';
import { decodeString, writtenOffsets } from './json-string.js';
import { keyFacts } from './key-facts.js';
import { isToken, TOKEN_PATTERN } from './token.js';

/** A stretch of text to replace. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** What is hashed. */
  readonly value: string;
  /** What the token needs around it to keep JSON valid: quotation marks in place of a number, escaped in nested JSON. */
  readonly quote: string;
}

/** JSON inside strings inside JSON … is followed so far; what is deeper is searched as text. */
const DEEPEST_NESTING = 4;

/** Everything to replace in a value, in order and without overlap. */
export const findInValue = (text: string, place: Place): readonly Hit[] => hitsInValue(text, place, null, 0);

/** Everything to replace in JSON text; what is no JSON value is searched as a string would be. */
export const findInFragment = (text: string, place: Place): readonly Hit[] => {
  const { parts, end, state } = scanJson(text, 0, place);
  if (state !== 'whole' || text.slice(end).trim() !== '') return findInValue(text, place);
  const active = candidatesFor(text, place);
  const hits: Hit[] = [];
  for (const part of parts) append(hits, hitsInPart(text, part, active, 0));
  return hits;
};

const hitsInValue = (
  text: string,
  place: Place,
  candidates: readonly RedactionClass[] | null,
  nesting: number,
): readonly Hit[] => {
  const isShort = text.length < SHORTEST && keyFacts(place.key).classes.length === 0;
  if (isShort || isToken(text) || isStructural(text, place.key)) return [];
  const hits = hitsInText(text, place, candidates, nesting);
  const label = labelOfField(text, place);
  if (label === null) return hits;
  const [only] = hits;
  const isWhole = hits.length === 1 && only?.start === 0 && only.end === text.length;
  return isWhole ? hits : [{ start: 0, end: text.length, label, value: text, quote: '' }];
};

/** The label of a value that its key gives away; null for any other. */
const labelOfField = (value: string, { key, around }: Place): string | null => {
  const { words, classes } = keyFacts(key);
  if (classes.length === 0 || value.trim() === '') return null;
  const field = { words, around: keyFacts(around).words, value };
  for (const { labelOf } of classes) {
    const label = labelOf(field);
    if (label !== null) return label;
  }
  return null;
};

/** Ids that tie spans and steps together are kept, even one that looks like the number of a card. */
const isStructural = (value: string, key: string | null): boolean =>
  keyFacts(key).isStructural && /^[0-9a-fA-F-]{8,64}$/.test(value);

/**
 * JSON in the text is read field by field, with its escapes undone; what is between is searched as it stands. `candidates`
 * are the classes that the text around allows; null when nothing is known.
 */
const hitsInText = (
  text: string,
  place: Place,
  candidates: readonly RedactionClass[] | null,
  nesting: number,
): readonly Hit[] => {
  const active = candidates ?? candidatesFor(text, place);
  const hits: Hit[] = [];
  let done = 0;
  for (let at = nextJson(text, 0); at >= 0 && nesting < DEEPEST_NESTING; ) {
    const { parts, end, state } = scanJson(text, at);
    // What broke off (`… truncated`) was JSON up to its last string; a number may belong to what follows.
    const read = state === 'broken' ? parts.slice(0, parts.findLastIndex(({ kind }) => kind === 'string') + 1) : parts;
    const last = read.at(-1);
    if (state !== 'broken' || last !== undefined) {
      append(hits, hitsBetween(text, done, at, place, active));
      for (const part of read) append(hits, hitsInPart(text, part, active, nesting));
      done = state === 'broken' && last !== undefined ? last.end + 1 : end;
    }
    at = nextJson(text, Math.max(end, at + 1));
  }
  append(hits, hitsBetween(text, done, text.length, place, active));
  return hits;
};

/** A spread call overflows the stack at some 100,000 findings. */
const append = (hits: Hit[], more: readonly Hit[]): void => {
  for (const hit of more) hits.push(hit);
};

/** The classes that may find something in the text or in what JSON in it holds. Escapes can hide the signs of a class. */
const candidatesFor = (text: string, { key }: Place): readonly RedactionClass[] => {
  if (text.includes('\\u') || text.includes('\\/')) return textClasses;
  // A key matters at the start of a value only; long text is not copied for it.
  const start = key === null ? text : `${key}: ${text.slice(0, 1024)}`;
  const isAll = key === null || text.length <= 1024;
  return textClasses.filter(({ mayContain }) => mayContain(start) || (!isAll && mayContain(text)));
};

/** The next place where a JSON object or a list of strings or objects may start; at the start of the text, any list or string. */
const nextJson = (text: string, from: number): number => {
  START.lastIndex = from;
  if (from === 0 && /^\s{0,64}["[]/.test(text)) return text.search(/["[]/);
  const match = START.exec(text);
  return match === null ? -1 : match.index;
};
const START = /\{(?=\s{0,64}["'}])|\[(?=\s{0,64}["'{[])/g;

const hitsInPart = (
  text: string,
  part: JsonPart,
  active: readonly RedactionClass[],
  nesting: number,
): readonly Hit[] => {
  const written = text.slice(part.start, part.end);
  const value = decodeString(written);
  const found = part.kind === 'key' ? hitsInKey(value) : hitsInValue(value, part, active, nesting + 1);
  if (found.length === 0) return found;
  if (part.kind === 'number') {
    const isWhole = (hit: Hit) => hit.end - hit.start === value.length;
    return found.filter(isWhole).map(hit => ({ ...hit, start: part.start, end: part.end, quote: '"' }));
  }
  const writtenAt = writtenOffsets(written);
  return found.map(hit => ({
    ...hit,
    start: part.start + writtenAt(hit.start),
    end: part.start + writtenAt(hit.end),
    quote: JSON.stringify(hit.quote).slice(1, -1),
  }));
};

/** Keys are names, and almost none holds anything. */
export const hitsInKey = (key: string): readonly Hit[] =>
  keyFacts(key).holdsSomething ? hitsBetween(key, 0, key.length, NOWHERE, textClasses) : [];

/** No class finds anything in fewer characters. */
const SHORTEST = 5;

/** What the classes find in text[start, end). The key is put before the text, for classes that go by what stands before. */
const hitsBetween = (
  text: string,
  start: number,
  end: number,
  { key }: Place,
  active: readonly RedactionClass[],
): readonly Hit[] => {
  if (active.length === 0 || end - start < SHORTEST) return [];
  const context = key !== null && start === 0 ? `${key}: ` : '';
  const searched = context + (start === 0 && end === text.length ? text : text.slice(start, end));
  const findings: Finding[] = [];
  for (const { find } of active) {
    for (const finding of find(searched)) if (finding.end > context.length) findings.push(finding);
  }
  if (findings.length === 0) return [];
  const shift = start - context.length;
  return merge(searched, outsideTokens(searched, findings), context.length).map(hit => ({
    ...hit,
    start: hit.start + shift,
    end: hit.end + shift,
  }));
};

/** What was redacted before stays as it is: the hash in `[phone:55501430]` is no phone number. */
const outsideTokens = (text: string, findings: readonly Finding[]): readonly Finding[] => {
  const tokens = [...text.matchAll(TOKEN_PATTERN)].map(match => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  if (tokens.length === 0) return findings;
  const ordered = findings.toSorted((a, b) => a.start - b.start);
  let next = 0;
  return ordered.filter(finding => {
    while (next < tokens.length && (tokens[next]?.end ?? 0) <= finding.start) next += 1;
    const token = tokens[next];
    return token === undefined || finding.start < token.start || finding.end > token.end;
  });
};

/** Findings that overlap become one, named by the one that starts first, of those by the longest, then by class. */
const merge = (text: string, findings: readonly Finding[], lowest: number): readonly Hit[] => {
  const hits: Hit[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const { label, end } = finding;
    const start = Math.max(finding.start, lowest);
    const last = hits.at(-1);
    if (last === undefined || start >= last.end) {
      hits.push({ start, end, label, value: finding.value ?? text.slice(start, end), quote: '' });
    } else if (end > last.end) {
      hits[hits.length - 1] = { ...last, end, value: text.slice(last.start, end) };
    }
  }
  return hits;
};
