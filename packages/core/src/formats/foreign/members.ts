import { isObject, type Json, type JsonObject, own, unfold } from '../../trajectory/index.js';

/** The first of `keys` that a foreign object holds and that says something; null when none does. */
export const member = (value: Json | undefined, ...keys: readonly string[]): Json => {
  if (!isObject(value)) return null;
  for (const key of keys) {
    const found = own(value, key);
    if (found !== undefined && found !== null && found !== '') return found;
  }
  return null;
};

/** As {@link member}, a text or a number as text. */
export const textOf = (value: Json | undefined, ...keys: readonly string[]): string | null => {
  const found = member(value, ...keys);
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : null;
};

/** As {@link member}, a finite number, also one that is written as text. */
export const numberOf = (value: Json | undefined, ...keys: readonly string[]): number | null => {
  const found = member(value, ...keys);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** As {@link member}, a truth value, also one that is written as text or as 0 and 1. */
export const truthOf = (value: Json | undefined, ...keys: readonly string[]): boolean | null => {
  const found = member(value, ...keys);
  if (typeof found === 'boolean') return found;
  if (found === 1 || found === 0) return found === 1;
  const word = typeof found === 'string' ? found.toLowerCase() : '';
  return word === 'true' ? true : word === 'false' ? false : null;
};

/** As {@link member}, a list; JSON text, as tables hold it, is unfolded. Empty when there is none. */
export const listOf = (value: Json | undefined, ...keys: readonly string[]): readonly Json[] => {
  const found = unfold(member(value, ...keys));
  return Array.isArray(found) ? found : [];
};

/** As {@link member}, an object; JSON text is unfolded. Empty when there is none. */
export const objectOf = (value: Json | undefined, ...keys: readonly string[]): JsonObject => {
  const found = unfold(member(value, ...keys));
  return isObject(found) ? found : {};
};

/** The entries that say something: not null. */
export const known = (entries: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
  );
