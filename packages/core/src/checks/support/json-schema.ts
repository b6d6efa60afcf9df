import { dereference, type OutputUnit, type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import { isObject, type Json, type JsonObject, own, unfold } from '../../trajectory/index.js';
import { type Finds, finder } from './pattern.js';
import { hasPatterns, refusalOf, withoutBacktracking } from './schema-walk.js';

/** What applying a JSON Schema to an answer gives. */
export type SchemaResult =
  | { readonly kind: 'fits' }
  | { readonly kind: 'differs'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const FITS: SchemaResult = { kind: 'fits' };
/** Uniqueness is compared pair by pair, and patterns string by string: a larger answer would take seconds. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 64;

/**
 * A JSON Schema (draft 4, 7, 2019-09 or 2020-12 by its `$schema`; 2020-12 without one) ready to be applied. A text that
 * holds an object or a list as JSON is judged as that. Patterns are searched by RE2, never by the backtracking engine.
 *
 * @param schema - one that {@link jsonSchemaRefusal} has nothing against
 */
export const compileJsonSchema = (schema: JsonObject | boolean): ((answer: Json) => SchemaResult) => {
  const draft = draftOf(schema);
  const plain = hasPatterns(schema) ? null : new Validator(copy(schema), draft, true);
  const finders = new Map<string, Finds>();
  return answer => {
    const value = unfold(answer);
    const strings = stringsOf(value);
    if (strings === null) return { kind: 'unknown', reason: 'the answer is too large or nested too deep' };
    try {
      const validator =
        plain ?? new Validator(copy(withoutBacktracking(schema, memoised(finders), strings)), draft, true);
      const { valid, errors } = validator.validate(value);
      return valid ? FITS : { kind: 'differs', reason: reasonOf(errors) };
    } catch (error) {
      // The library throws on what the schema's author can repair: a reference that leads nowhere, a malformed keyword.
      return { kind: 'unknown', reason: reasonOfError(error) };
    }
  };
};

/** Why a JSON Schema cannot be used, as a phrase that starts with a verb; null when it can. */
export const jsonSchemaRefusal = (schema: Json): string | null => {
  if (typeof schema === 'boolean') return null;
  if (!isObject(schema)) return 'must be a JSON Schema: keys with values, true or false';
  const refused = refusalOf(schema);
  if (refused !== null) return refused;
  try {
    const known = dereference(copy(schema));
    const dangling = Object.values(known).find(
      inner =>
        typeof inner === 'object' &&
        inner.__absolute_ref__ !== undefined &&
        known[inner.__absolute_ref__] === undefined,
    );
    return typeof dangling === 'object' ? `refers to ${dangling.$ref}, which is not in it` : null;
  } catch (error) {
    return `is not a usable JSON Schema: ${reasonOfError(error)}`;
  }
};

const reasonOfError = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);

const memoised =
  (finders: Map<string, Finds>) =>
  (pattern: string): Finds => {
    const known = finders.get(pattern) ?? finder(pattern);
    finders.set(pattern, known);
    return known;
  };

const draftOf = (schema: JsonObject | boolean): SchemaDraft => {
  const uri = typeof schema === 'boolean' ? undefined : own(schema, '$schema');
  const named = (['4', '7', '2019-09', '2020-12'] as const).find(
    draft => typeof uri === 'string' && (uri.includes(`draft-0${draft}`) || uri.includes(`/${draft}/`)),
  );
  return named ?? '2020-12';
};

/** The library writes marks into the schema it is given. A schema is at most 64 levels deep, as files are. */
const copy = (schema: Json): Schema => JSON.parse(JSON.stringify(schema));

/** All texts and keys of a value, which are what patterns are applied to; null past the limits. */
const stringsOf = (value: Json): readonly string[] | null => {
  const strings = new Set<string>();
  const pending: { value: Json; depth: number }[] = [{ value, depth: 0 }];
  let nodes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    nodes += 1;
    if (nodes > MAX_NODES || next.depth > MAX_DEPTH) return null;
    if (typeof next.value === 'string') strings.add(next.value);
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, child] of Object.entries<Json>(next.value)) {
      if (!Array.isArray(next.value)) strings.add(key);
      pending.push({ value: child, depth: next.depth + 1 });
    }
  }
  return [...strings];
};

const PATTERN_LOCATION = /\/allOf\/\d+\/anyOf(\/1\/enum)?$/;

/** The innermost complaint, with the place in the answer: `/order/id: does not match its pattern`. */
const reasonOf = (errors: readonly OutputUnit[]): string => {
  const deepest = errors.reduce<OutputUnit | undefined>(
    (best, error) =>
      best === undefined || error.instanceLocation.length >= best.instanceLocation.length ? error : best,
    undefined,
  );
  if (deepest === undefined) return 'it does not match';
  const place = deepest.instanceLocation.replace(/^#/, '');
  const byPattern = deepest.keyword === 'enum' && PATTERN_LOCATION.test(deepest.keywordLocation);
  const what = byPattern ? 'does not match its pattern' : deepest.error;
  return place === '' ? what : `${place}: ${what}`;
};
