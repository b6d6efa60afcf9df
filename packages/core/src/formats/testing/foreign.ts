import { isObject, type Json, own } from '../../trajectory/index.js';

/** The member `key` of a foreign value; null when there is none. */
export const at = (value: Json | undefined, key: string): Json => (isObject(value) ? (own(value, key) ?? null) : null);

/** The list under `key`; empty when there is none. */
export const listAt = (value: Json | undefined, key: string): readonly Json[] => {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
};
