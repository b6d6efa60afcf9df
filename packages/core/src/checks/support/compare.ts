import { isObject, type Json, own } from '../../trajectory/index.js';

/**
 * Whether two JSON values are equal; the order of keys does not count. Recursion goes as deep as `expected`, which was
 * read from a file of at most 64 levels, however deep `actual` is.
 */
export const equals = (actual: Json | undefined, expected: Json): boolean => {
  if (Array.isArray(expected))
    return sameLength(actual, expected) && expected.every((item, at) => equals(actual[at], item));
  if (!isObject(expected)) return actual === expected;
  if (!isObject(actual)) return false;
  const keys = Object.keys(expected);
  return (
    keys.length === Object.keys(actual).length &&
    keys.every(key => equals(own(actual, key), own(expected, key) ?? null))
  );
};

/**
 * Whether `actual` holds everything that `expected` names: further keys of objects do not matter, at any level. Lists
 * must have the same length and match entry by entry. Recursion is bounded as in {@link equals}.
 */
export const contains = (actual: Json | undefined, expected: Json): boolean => {
  if (Array.isArray(expected))
    return sameLength(actual, expected) && expected.every((item, at) => contains(actual[at], item));
  if (!isObject(expected)) return actual === expected;
  return isObject(actual) && Object.keys(expected).every(key => contains(own(actual, key), own(expected, key) ?? null));
};

const sameLength = (actual: Json | undefined, expected: readonly Json[]): actual is readonly Json[] =>
  Array.isArray(actual) && actual.length === expected.length;
