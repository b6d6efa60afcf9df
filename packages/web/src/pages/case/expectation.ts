import type { Expectation } from '@pawl/core/cases';
import { isObject, type Json, type JsonObject } from '@pawl/core/trajectory';

/** An expectation as a person reads it: a phrase, and its value in the simplest form it has. */
export interface ReadableExpectation {
  readonly check: string;
  readonly phrase: string;
  readonly value: ReadableValue;
}

export interface ReadableField {
  /** The keys that lead to it, from the outside in. */
  readonly path: readonly string[];
  readonly words: readonly string[];
}

export type ReadableValue =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Each is a chain: the first before the second. */
  | { readonly kind: 'chains'; readonly chains: readonly (readonly string[])[] }
  | {
      readonly kind: 'fields';
      readonly fields: readonly ReadableField[];
    }
  | { readonly kind: 'json'; readonly json: Json };

/** What the checks ask, in words. A check that is not here is shown by its id. */
const PHRASES: ReadonlyMap<string, string> = new Map([
  ['tools_called', 'calls'],
  ['tools_not_called', 'never calls'],
  ['tools_called_in_order', 'calls in this order'],
  ['tools_in_order', 'calls in this order'],
  ['tool_arguments', 'calls with these arguments'],
  ['tool_calls_at_most', 'calls at most so often'],
  ['order', 'keeps this order'],
  ['required_spans', 'goes through'],
  ['forbidden_spans', 'never goes through'],
  ['final_status', 'ends with status'],
  ['stop_reason', 'stops because of'],
  ['output', 'answers'],
  ['budget', 'stays within'],
  ['judge', 'is judged'],
]);

export const readableExpectation = ({ check, value }: Expectation): ReadableExpectation => ({
  check,
  phrase: PHRASES.get(check) ?? check.replaceAll('_', ' '),
  value: readableValue(value),
});

const isPlain = (value: Json): value is string | number | boolean => value !== null && typeof value !== 'object';

const readableValue = (value: Json): ReadableValue => {
  if (isPlain(value)) return { kind: 'words', words: [String(value)] };
  if (Array.isArray(value)) return readableList(value as readonly Json[]);
  const fields = isObject(value) ? fieldsOf(value) : null;
  return fields === null ? { kind: 'json', json: value } : { kind: 'fields', fields };
};

/** Beyond so many fields, or so many levels, JSON is easier to read than a list of paths. */
const MAX_FIELDS = 24;
const MAX_LEVELS = 4;

/** The words of an object, each under the path that leads to it; null where something richer than words is at the end. */
const fieldsOf = (value: JsonObject): readonly ReadableField[] | null => {
  const fields: ReadableField[] = [];
  const open: { readonly path: readonly string[]; readonly value: Json }[] = [{ path: [], value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const words = wordsOf(next.value);
    if (words !== null) fields.push({ path: next.path, words });
    else if (!isObject(next.value) || next.path.length >= MAX_LEVELS || fields.length > MAX_FIELDS) return null;
    else
      for (const [key, inner] of Object.entries(next.value).reverse())
        open.push({ path: [...next.path, key], value: inner });
  }
  return fields.length === 0 ? null : fields;
};

const readableList = (list: readonly Json[]): ReadableValue => {
  const words = list.filter(isPlain).map(String);
  if (words.length === list.length) return { kind: 'words', words };
  const chains = list.map(wordsOf).filter(chain => chain !== null);
  return chains.length === list.length ? { kind: 'chains', chains } : { kind: 'json', json: list };
};

/** A plain value or a list of plain values as words; null for anything richer. */
const wordsOf = (value: Json): readonly string[] | null => {
  if (isPlain(value)) return [String(value)];
  if (!Array.isArray(value)) return null;
  const words = (value as readonly Json[]).filter(isPlain).map(String);
  return words.length === value.length ? words : null;
};
