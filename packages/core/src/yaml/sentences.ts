import type { z } from 'zod';
import { firstCharacters, isObject, type Json, own } from '../trajectory/index.js';
import type { Path } from './problem.js';

/** A schema's type in words. */
export const article = (type: string): string =>
  ({
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    tuple: 'a list',
    object: 'keys with values',
    record: 'keys with values',
  })[type] ?? type;

/** What to write instead of a value of another type. */
export const typeRemedy = (expected: string, value: Json): string => {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return 'Put it in quotes.';
  if (expected === 'array' && typeof value === 'string') return `Write it as a list: [${value}].`;
  return `Write ${article(expected)}.`;
};

/** What a value that is too small must do. */
export const tooSmall = ({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string => {
  if (origin === 'string' || origin === 'array')
    return minimum === 1 ? 'not be empty' : `have at least ${minimum}${unitOf(origin)}`;
  return `be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
};

/** What a size counts. */
export const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';

/** A value in a sentence: its kind, and itself when it is short. */
export const describe = (value: Json | undefined): string => {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'keys with values';
  if (typeof value !== 'string') return String(value);
  return value === '' ? 'empty text' : quoted(value);
};

/** Foreign text in a sentence: in quotes, cut after 60 characters, control characters escaped. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${firstCharacters(text, 57)}…` : text);

/** `expected.order[0][1]`. */
export const dotted = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const key = /^[\w.@$-]{1,60}$/.test(step) ? step : quoted(step);
    return text === '' ? key : `${text}.${key}`;
  }, '');

/** The value at a path; undefined when there is none. */
export const valueAt = (top: Json, path: Path): Json | undefined => {
  let value: Json | undefined = top;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isObject(value)) value = own(value, String(step));
    else return undefined;
  }
  return value;
};
