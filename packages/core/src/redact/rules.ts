import { RE2JS, RE2JSException } from 're2js';
import type { FieldClass, RedactionClass } from './classes/class.js';
import { fieldClasses, textClasses } from './classes/index.js';
import type { PathAction, Place } from './json-scan.js';
import { type KeyFacts, keyFactsOf } from './key-facts.js';
import { eachMatch } from './scan.js';

/** A project's own rules, as they are written. All parts may be empty. */
export interface RuleSource {
  /** What is never replaced: values as they are written (in any case), RE2 patterns of whole values, ids of classes. */
  readonly allow: {
    readonly values: readonly string[];
    readonly patterns: readonly string[];
    readonly classes: readonly string[];
  };
  /** Values that are always replaced, in any case, labelled `denied`. */
  readonly deny: readonly string[];
  /** RE2 patterns of further data; the name is the label. */
  readonly patterns: readonly { readonly name: string; readonly pattern: string }[];
  /** `key` or `key of the object around/key`, where `*` stands for any characters. The first that fits decides. */
  readonly paths: readonly { readonly path: string; readonly do: PathAction }[];
}

export const NO_RULES: RuleSource = {
  allow: { values: [], patterns: [], classes: [] },
  deny: [],
  patterns: [],
  paths: [],
};

/** Rules made ready. What a search needs to know beside the text. */
export interface Rules {
  readonly classes: readonly RedactionClass[];
  /** Signs without which no class can find anything; null when a class looks at any text. */
  readonly signs: number | null;
  readonly keyFacts: (key: string | null) => KeyFacts;
  /** True for a value that is never replaced; null when there is none. */
  readonly allows: ((value: string) => boolean) | null;
  /** What a rule says about a place; null when there are no such rules. */
  readonly actionAt: ((place: Place) => PathAction | null) | null;
}

/** Ids of all classes, as `allow.classes` names them. */
export const classIds: readonly string[] = [...textClasses, ...fieldClasses].map(({ id }) => id);

/** Makes rules ready. @throws RE2JSException when a pattern is none; see `patternFault` */
export const compileRules = (source: RuleSource): Rules => {
  const off = new Set(source.allow.classes);
  const own = [...source.patterns.map(ownPattern), ...(source.deny.length === 0 ? [] : [denied(source.deny)])];
  const classes = [...own, ...textClasses.filter(({ id }) => !off.has(id))];
  const fields = fieldClasses.filter(({ id }) => !off.has(id));
  return rulesOf(classes, fields, {
    allows: allowed(source.allow),
    actionAt: source.paths.length === 0 ? null : actionsOf(source.paths),
  });
};

/** Rules from classes. For tests of what happens when a class fails, and for {@link compileRules}. */
export const rulesOf = (
  classes: readonly RedactionClass[],
  fields: readonly FieldClass[],
  { allows = null, actionAt = null }: Partial<Pick<Rules, 'allows' | 'actionAt'>> = {},
): Rules => {
  const sets = classes.flatMap(({ signs }) => signs);
  return {
    classes,
    signs: sets.includes(0) ? null : sets.reduce((all, set) => all | set, 0),
    keyFacts: keyFactsOf(classes, fields),
    allows,
    actionAt,
  };
};

const ownPattern = ({ name, pattern }: RuleSource['patterns'][number]): RedactionClass => {
  const compiled = compilePattern(pattern);
  return {
    id: name,
    signs: [0],
    mayContain: () => true,
    find: text => {
      const findings = [];
      const matcher = compiled.matcher(text);
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) findings.push({ start: matcher.start(), end: matcher.end(), label: name });
      }
      return findings;
    },
  };
};

// A hyphen needs no escape outside a class, and may have none under the flag u.
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The longest first, so that the whole goes where one value begins another. */
const denied = (values: readonly string[]): RedactionClass => {
  const longestFirst = values.toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literal).join('|'), 'giu');
  return {
    id: 'denied',
    signs: [0],
    mayContain: () => true,
    find: text => {
      const findings: { start: number; end: number; label: string; value: string }[] = [];
      eachMatch(text, pattern, match => {
        const end = match.index + match[0].length;
        findings.push({ start: match.index, end, label: 'denied', value: match[0].toLowerCase() });
      });
      return findings;
    },
  };
};

const allowed = ({ values, patterns }: RuleSource['allow']): Rules['allows'] => {
  if (values.length === 0 && patterns.length === 0) return null;
  const known = new Set(values.map(value => value.toLowerCase()));
  const compiled = patterns.map(compilePattern);
  return value => known.has(value.toLowerCase()) || compiled.some(pattern => pattern.matches(value));
};

const actionsOf = (paths: RuleSource['paths']): NonNullable<Rules['actionAt']> => {
  const rules = paths.map(rule => {
    const [key = '', around = null] = rule.path.split('/').reverse();
    return { key: wildcard(key), around: around === null ? null : wildcard(around), action: rule.do };
  });
  return ({ key, around }) => {
    if (key === null) return null;
    const fits = rules.find(
      rule => rule.key(key) && (rule.around === null || (around !== null && rule.around(around))),
    );
    return fits?.action ?? null;
  };
};

/** `gen_ai.*` as a question about a key. Compared piece by piece from the left, which is linear for each piece. */
const wildcard = (pattern: string): ((key: string) => boolean) => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return key => key === first;
  return key => {
    if (key.length < first.length + last.length || !key.startsWith(first) || !key.endsWith(last)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = key.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= key.length - last.length;
  };
};

/** JavaScript's escapes are understood, too. */
const compilePattern = (pattern: string): RE2JS => RE2JS.compile(RE2JS.translateRegExp(pattern));

/** Why a pattern cannot be used, as the end of a sentence that starts with it; null when it can. */
export const patternFault = (pattern: string): string | null => {
  if (pattern.length > LONGEST_PATTERN) return `is longer than ${LONGEST_PATTERN} characters`;
  try {
    const compiled = compilePattern(pattern);
    if (compiled.programSize() > LARGEST_PROGRAM) return 'is a pattern that repeats too much';
    return compiled.test('') ? 'also fits an empty text' : null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return `is not a pattern: ${error.message.replace(/^error parsing regexp: /, '')}`;
  }
};

const LONGEST_PATTERN = 1000;
/** Searching costs at most this many steps a character. */
const LARGEST_PROGRAM = 2000;

/** The rules of a project that has none. */
export const DEFAULT_RULES: Rules = compileRules(NO_RULES);
