/** Any JSON value. Foreign data is always carried as this, never as `any`. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Keys are foreign: look them up with {@link own}, which never walks the prototype. */
export type JsonObject = { readonly [key: string]: Json };

/** True for a JSON object (not null, not an array). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The own property `key` of `value`, or undefined. Safe for keys such as `__proto__` and `constructor`. */
export const own = (value: JsonObject | undefined, key: string): Json | undefined =>
  value !== undefined && Object.hasOwn(value, key) ? value[key] : undefined;
