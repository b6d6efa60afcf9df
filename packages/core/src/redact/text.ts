import { findInFragment, findInValue, type Hit, hitsInKey } from './find.js';
import { NOWHERE, type Place } from './json-scan.js';
import { DEFAULT_RULES, type Rules } from './rules.js';
import { DROPPED, REDACTION_FAILED, type Token } from './token.js';
import { findInYaml } from './yaml-lines.js';

/** How to redact. */
export interface Redaction {
  /** What takes the place of a value; see `keyedToken`. */
  readonly token: Token;
  /** What is looked for. Default: every class, and no rules of a project. */
  readonly rules?: Rules;
}

/** How many values of each label were replaced; `failed` counts fields that could not be redacted and were dropped. */
export type RedactionCounts = Readonly<Record<string, number>>;

/** The sum of two counts. */
export const addCounts = (a: RedactionCounts, b: RedactionCounts): RedactionCounts => {
  const sum = new Map(Object.entries(a));
  for (const [label, count] of Object.entries(b)) sum.set(label, (sum.get(label) ?? 0) + count);
  return Object.fromEntries(sum);
};

const rulesOf = ({ rules = DEFAULT_RULES }: Redaction): Rules => rules;

/** Counts while a structure is walked. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(label: string): void {
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  get counts(): RedactionCounts {
    return Object.fromEntries(this.#counts);
  }
}

/**
 * Text with everything replaced that the classes find, JSON inside it field by field. Redacting again changes nothing.
 * When a class or the token fails, the whole text is replaced: nothing leaves unredacted. Linear in the text.
 */
export const redactText = (text: string, redaction: Redaction): { text: string; counts: RedactionCounts } => {
  const tally = new Tally();
  return { text: maskText(text, NOWHERE, redaction, tally), counts: tally.counts };
};

/**
 * One value of a larger JSON text, such as one message of a list, as it is written there; `place` is where it stands: the
 * key whose value it is (for items of a list the list's), and the key of the object around; null where there is none, as
 * for the items of a list that is the whole text.
 *
 * Redacting the values of a text one by one gives what {@link redactText} gives for the text, on four conditions: the text
 * is one JSON value (a list or an object) and each fragment a whole value in it; nothing but fragments is left out
 * (keys beside fragments have to be redacted too); no more than 1000 levels deep; nothing fails, as only the fragment is
 * dropped, not the text. The text's own place counts for none of them: JSON in a string starts at the top.
 */
export const redactFragment = (
  text: string,
  place: Place,
  redaction: Redaction,
): { text: string; counts: RedactionCounts } => {
  const tally = new Tally();
  return {
    text: mask(
      text,
      redaction,
      tally,
      current => findInFragment(current, place, rulesOf(redaction)),
      JSON.stringify(REDACTION_FAILED),
    ),
    counts: tally.counts,
  };
};

/** {@link redactText} for a YAML file, with the fields that their key gives away. */
export const redactYaml = (text: string, redaction: Redaction): { text: string; counts: RedactionCounts } => {
  const tally = new Tally();
  return {
    text: mask(text, redaction, tally, current => findInYaml(current, rulesOf(redaction))),
    counts: tally.counts,
  };
};

/**
 * Where {@link redactText} would replace something at first (or {@link redactYaml}), in order; for reports, which never show
 * what is there.
 */
export const findInText = (
  text: string,
  rules: Rules = DEFAULT_RULES,
  form: 'text' | 'yaml' = 'text',
): readonly { readonly start: number; readonly end: number; readonly label: string }[] => {
  try {
    const hits = form === 'yaml' ? findInYaml(text, rules) : findInValue(text, NOWHERE, rules);
    return hits.map(({ start, end, label }) => ({ start, end, label }));
  } catch {
    return [{ start: 0, end: text.length, label: 'failed' }];
  }
};

/** {@link redactText} for a value at a place, with counts kept elsewhere. */
export const maskText = (text: string, place: Place, redaction: Redaction, tally: Tally): string =>
  mask(text, redaction, tally, current => findInValue(current, place, rulesOf(redaction)));

/** The key of a JSON object; only what its form gives away. */
export const maskKey = (key: string, redaction: Redaction, tally: Tally): string =>
  mask(key, redaction, tally, current => hitsInKey(current, rulesOf(redaction)));

/** A token can give what stood beside a value a new boundary, and so a form: so often is looked again. */
const MOST_ROUNDS = 4;

const mask = (
  text: string,
  redaction: Redaction,
  tally: Tally,
  find: (text: string) => readonly Hit[],
  failed = REDACTION_FAILED,
): string => {
  try {
    let current = text;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const hits = find(current);
      if (hits.length === 0) return current;
      current = replace(current, hits, redaction);
      for (const { label } of hits) tally.add(label);
    }
    return current;
  } catch {
    tally.add('failed');
    return failed;
  }
};

const replace = (text: string, hits: readonly Hit[], { token }: Redaction): string => {
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end, label, value, quote } of hits) {
    pieces.push(text.slice(done, start), quote, value === null ? DROPPED : token(label, value), quote);
    done = end;
  }
  pieces.push(text.slice(done));
  return pieces.join('');
};
