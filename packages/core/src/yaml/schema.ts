import { z } from 'zod';
import { isObject, type Json, type JsonObject } from '../trajectory/index.js';
import { DURATION_PATTERN } from './duration.js';

/** What an object schema says about a key it does not know; `problemsOf` makes the sentence. */
export interface UnknownKeyHint {
  readonly known: readonly string[];
  /** Keys that a later version will understand. */
  readonly planned: readonly string[];
}

/**
 * An object in which every unknown key is an error with a suggestion.
 *
 * @param planned - keys of the design that this version does not support yet: they get a message of their own
 */
export const strict = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  planned: readonly string[] = [],
): z.ZodObject<Shape, z.core.$strict> => {
  const hint: UnknownKeyHint = { known: Object.keys(shape), planned };
  // An issue carries nothing but its message, so the hint travels in it.
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? JSON.stringify(hint) : undefined),
  });
};

/** Any JSON value, by reference: a document's values are JSON already. */
export const json = z.custom<Json>(value => value !== undefined).meta({});

/** Any JSON object, by reference. */
export const jsonObject = z
  .custom<JsonObject>(isObject, { error: 'must be keys with values' })
  .meta({ type: 'object' });

/** Text with something in it. */
export const text = z.string().min(1);

const NOT_A_DURATION = { error: 'must be a duration such as 500ms, 30s or 2m' };

/** A duration as people write it: `500ms`, `30s`, `2m`, `12h`, `14d`. */
export const duration = z.string(NOT_A_DURATION).regex(DURATION_PATTERN, NOT_A_DURATION);

/** One or several: a lone value counts as a list of one. The output is always a list. */
export const oneOrMore = <Item extends z.ZodType>(item: Item) => z.union([item, z.array(item).min(1)]);

/** The list that {@link oneOrMore} accepted. */
export const listOf = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? value : [value as Item];
