import type { Finding, RedactionClass } from './classes/class.js';
import { type JsonPart, NOWHERE, type Place, scanJson } from './json-scan.js';
import { decodeString, writtenOffsets } from './json-string.js';
import type { Rules } from './rules.js';
import { signsOf } from './signs.js';
import { isToken, TOKEN_PATTERN } from './token.js';

/** A stretch of text to replace. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** What is hashed; null for what is thrown away. */
  readonly value: string | null;
  /** What the token needs around it to keep JSON valid: quotation marks in place of a number, escaped in nested JSON. */
  readonly quote: string;
}

/** JSON inside strings inside JSON … is followed so far; what is deeper is searched as text. */
const DEEPEST_NESTING = 4;

const NONE: readonly Hit[] = [];

/** Everything to replace in a value, in order and without overlap. */
export const findInValue = (text: string, place: Place, rules: Rules): readonly Hit[] =>
  hitsInValue(text, place, rules, 0);

/** Everything to replace in JSON text; what is no JSON value is searched as a string would be. */
export const findInFragment = (text: string, place: Place, rules: Rules): readonly Hit[] => {
  const { parts, end, state } = scanJson(text, 0, place, rules.actionAt);
  if (state !== 'whole' || text.slice(end).trim() !== '') return findInValue(text, place, rules);
  const hits: Hit[] = [];
  for (const part of parts) append(hits, hitsInPart(text, part, rules, 0));
  return hits;
};

const hitsInValue = (text: string, place: Place, rules: Rules, nesting: number): readonly Hit[] => {
  const action = rules.actionAt === null ? null : (rules.actionAt(place) ?? place.action ?? null);
  if (action !== null) return hitsByAction(text, action);
  const facts = rules.keyFacts(place.key);
  if (text.length < SHORTEST && facts.classes.length === 0 && rules.signs !== null) return NONE;
  if (isToken(text) || (facts.isStructural && STRUCTURAL.test(text))) return NONE;
  const hits = hitsInText(text, place, rules, nesting);
  if (facts.classes.length === 0) return hits;
  const label = labelOfField(text, place, rules);
  if (label === null || rules.allows?.(text) === true) return hits;
  const [only] = hits;
  const isWhole = hits.length === 1 && only?.start === 0 && only.end === text.length;
  return isWhole ? hits : [{ start: 0, end: text.length, label, value: text, quote: '' }];
};

/** Ids that tie spans and steps together are kept, even one that looks like the number of a card. */
const STRUCTURAL = /^[0-9a-fA-F-]{8,64}$/;

/** What a rule of the project says about the place. */
const hitsByAction = (text: string, action: NonNullable<Place['action']>): readonly Hit[] => {
  if (action === 'keep' || text === '' || isToken(text)) return NONE;
  const isDropped = action === 'drop';
  const label = isDropped ? 'dropped' : 'masked';
  return [{ start: 0, end: text.length, label, value: isDropped ? null : text, quote: '' }];
};

/** The label of a value that its key gives away; null for any other. */
const labelOfField = (value: string, { key, around }: Place, { keyFacts }: Rules): string | null => {
  if (value.trim() === '') return null;
  const { words, classes } = keyFacts(key);
  const field = { words, around: keyFacts(around).words, value };
  for (const { labelOf } of classes) {
    const label = labelOf(field);
    if (label !== null) return label;
  }
  return null;
};

/** JSON in the text is read field by field, with its escapes undone; what is between is searched as it stands. */
const hitsInText = (text: string, place: Place, rules: Rules, nesting: number): readonly Hit[] => {
  let at = nesting < DEEPEST_NESTING ? nextJson(text, 0) : -1;
  if (at < 0) return hitsBetween(text, 0, text.length, place, rules);
  const hits: Hit[] = [];
  let done = 0;
  while (at >= 0) {
    const { parts, end, state } = scanJson(text, at, NOWHERE, rules.actionAt);
    // What broke off (`… truncated`) was JSON up to its last string; a number may belong to what follows.
    const read = state === 'broken' ? parts.slice(0, parts.findLastIndex(({ kind }) => kind === 'string') + 1) : parts;
    const last = read.at(-1);
    // A string with more behind it is no JSON: `"key": "value"`, a row of CSV.
    const isQuoted = text.charAt(at) === '"' && state === 'whole' && text.slice(end).trim() !== '';
    if (!isQuoted && (state !== 'broken' || last !== undefined)) {
      append(hits, hitsBetween(text, done, at, place, rules));
      for (const part of read) append(hits, hitsInPart(text, part, rules, nesting));
      done = state === 'broken' && last !== undefined ? last.end + 1 : end;
    }
    at = nextJson(text, Math.max(end, at + 1));
  }
  append(hits, hitsBetween(text, done, text.length, place, rules));
  return hits;
};

/** A spread call overflows the stack at some 100,000 findings. */
const append = (hits: Hit[], more: readonly Hit[]): void => {
  for (const hit of more) hits.push(hit);
};

/** The next place where a JSON object or a list of strings or objects may start; at the start of the text, any list or string. */
const nextJson = (text: string, from: number): number => {
  if (from === 0 && FIRST.test(text)) return text.search(/["[]/);
  START.lastIndex = from;
  const match = START.exec(text);
  return match === null ? -1 : match.index;
};
const FIRST = /^\s{0,64}["[]/;
const START = /[{[](?:(?<=\{)\s{0,64}["'}]|(?<=\[)\s{0,64}["'{[])/g;

const hitsInPart = (text: string, part: JsonPart, rules: Rules, nesting: number): readonly Hit[] => {
  const { kind, start, end } = part;
  // A number of a few digits says nothing unless its key does.
  const isPlain = kind === 'number' && end - start < SHORTEST_NUMBER && rules.signs !== null && rules.actionAt === null;
  if (isPlain && rules.keyFacts(part.key).classes.length === 0) return NONE;
  if (kind === 'key' && part.key?.includes('\\') === false && !rules.keyFacts(part.key).holdsSomething) return NONE;
  const written = text.slice(start, end);
  const value = decodeString(written);
  const found = kind === 'key' ? hitsInKey(value, rules) : hitsInValue(value, part, rules, nesting + 1);
  if (found.length === 0) return found;
  if (kind === 'number') {
    const isWhole = (hit: Hit) => hit.end - hit.start === value.length;
    return found.filter(isWhole).map(hit => ({ ...hit, start, end, quote: '"' }));
  }
  const writtenAt = writtenOffsets(written);
  return found.map(hit => ({
    ...hit,
    start: start + writtenAt(hit.start),
    end: start + writtenAt(hit.end),
    quote: JSON.stringify(hit.quote).slice(1, -1),
  }));
};

/** Keys are names, and almost none holds anything. */
export const hitsInKey = (key: string, rules: Rules): readonly Hit[] =>
  rules.keyFacts(key).holdsSomething ? hitsInText(key, NOWHERE, rules, 0) : NONE;

/** No class finds anything in fewer characters. */
const SHORTEST = 5;
const SHORTEST_NUMBER = 7;

/** The classes that may find something in text[start, end); almost always none. */
const candidatesIn = (text: string, start: number, end: number, rules: Rules): readonly RedactionClass[] => {
  if (rules.signs !== null && end - start < SHORTEST) return [];
  const signs = signsOf(text, start, end);
  if (rules.signs !== null && (signs & rules.signs) === 0) return [];
  return rules.classes.filter(candidate => {
    for (const all of candidate.signs) if ((signs & all) === all) return true;
    return false;
  });
};

/** What the classes find in text[start, end). The key is put before the text, for classes that go by what stands before. */
const hitsBetween = (text: string, start: number, end: number, { key }: Place, rules: Rules): readonly Hit[] => {
  const candidates = candidatesIn(text, start, end, rules);
  if (candidates.length === 0) return NONE;
  const isAll = start === 0 && end === text.length;
  const plain = isAll ? text : text.slice(start, end);
  const context = key !== null && start === 0 ? `${key}: ` : '';
  // The key is seldom needed, and long text is copied for it.
  let searched = plain;
  const findings: Finding[] = [];
  for (const { mayContain, find } of candidates) {
    if (!mayContain(plain) && (context === '' || !mayContain(context + plain.slice(0, LONGEST_CONTEXT)))) continue;
    if (context !== '' && searched === plain) searched = context + plain;
    for (const finding of find(searched)) {
      if (finding.end > context.length && !isAllowed(searched, finding, context.length, rules)) findings.push(finding);
    }
  }
  if (findings.length === 0) return NONE;
  const shift = start - context.length;
  return merge(searched, outsideTokens(searched, findings), context.length).map(hit => ({
    ...hit,
    start: hit.start + shift,
    end: hit.end + shift,
  }));
};

/** A key matters at the start of a value only. */
const LONGEST_CONTEXT = 1024;

const isAllowed = (text: string, { start, end }: Finding, lowest: number, { allows }: Rules): boolean =>
  allows?.(text.slice(Math.max(start, lowest), end)) === true;

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
