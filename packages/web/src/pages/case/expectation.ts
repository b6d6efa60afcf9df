import type { Expectation } from '@pawl/core/cases';
import { isObject, type Json } from '@pawl/core/trajectory';

/** An expectation as a person reads it: a phrase, and its value in the simplest form it has. */
export interface ReadableExpectation {
  readonly check: string;
  readonly phrase: string;
  readonly value: ReadableValue;
}

export type ReadableValue =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Each is a chain: the first before the second. */
  | { readonly kind: 'chains'; readonly chains: readonly (readonly string[])[] }
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly name: string; readonly words: readonly string[] }[];
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
  if (!isObject(value)) return { kind: 'json', json: value };
  const fields = Object.entries(value).map(([name, field]) => ({
    name: name.replaceAll('_', ' '),
    words: wordsOf(field),
  }));
  return fields.length > 0 && fields.every(field => field.words !== null)
    ? { kind: 'fields', fields: fields.map(({ name, words }) => ({ name, words: words ?? [] })) }
    : { kind: 'json', json: value };
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
