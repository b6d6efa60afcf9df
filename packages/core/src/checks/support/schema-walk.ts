import { isObject, type Json, type JsonObject } from '../../trajectory/index.js';
import { compilePattern, type Finds } from './pattern.js';

/** Keywords whose value is data, in which `pattern` is an ordinary key. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required', 'dependentRequired', '$vocabulary']);
/** Keywords whose value maps names to schemas. */
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']);

/**
 * A JSON Schema with `change` applied to each schema in it, innermost first. Recursion is bounded: schemas come from
 * files of at most 64 levels.
 */
const rewrite = (schema: Json, change: (schema: JsonObject) => JsonObject): Json => {
  if (Array.isArray(schema)) return schema.map((item: Json) => rewrite(item, change));
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => {
    if (DATA.has(key)) return [key, value];
    if (MAPS.has(key) && isObject(value))
      return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewrite(inner, change)]))];
    return [key, rewrite(value, change)];
  });
  return change(Object.fromEntries(entries));
};

/** Calls `visit` with each schema in a JSON Schema. */
const visitSchemas = (schema: Json, visit: (schema: JsonObject) => void): void => {
  rewrite(schema, inner => {
    visit(inner);
    return inner;
  });
};

const patternsOf = (schema: JsonObject): readonly string[] => {
  const { pattern, patternProperties } = schema;
  return [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...(isObject(patternProperties) ? Object.keys(patternProperties) : []),
  ];
};

/** Whether a regular expression stands anywhere in a JSON Schema. */
export const hasPatterns = (schema: Json): boolean => {
  let found = false;
  visitSchemas(schema, inner => {
    found ||= patternsOf(inner).length > 0;
  });
  return found;
};

/** Why a JSON Schema is not used, as a phrase that starts with a verb; null when nothing speaks against it. */
export const refusalOf = (schema: Json): string | null => {
  let refused: string | null = null;
  visitSchemas(schema, ({ format, $ref, ...inner }) => {
    for (const pattern of patternsOf(inner)) {
      const compiled = compilePattern(pattern);
      if ('refused' in compiled) refused ??= `holds "${pattern.slice(0, 60)}", which ${compiled.refused}`;
    }
    // The library's own expression for this format backtracks: 30 characters take minutes.
    if (format === 'url') refused ??= 'uses the format url, which is not checked safely; use uri';
    if (typeof $ref === 'string' && !$ref.startsWith('#'))
      refused ??= `refers to ${$ref.slice(0, 60)}; only references within the schema are followed`;
  });
  return refused;
};

/**
 * The same schema for one answer, without regular expressions that somebody wrote. What each pattern matches among the
 * answer's `strings` is found by RE2 beforehand; `pattern` then becomes the list of these strings, and a name under
 * `patternProperties` an expression of literals, which cannot backtrack. For this answer both say the same.
 */
export const withoutBacktracking = (
  schema: JsonObject | boolean,
  finds: (pattern: string) => Finds,
  strings: readonly string[],
): Json => {
  const matching = (pattern: string): readonly string[] => strings.filter(finds(pattern));
  return rewrite(schema, ({ pattern, patternProperties, allOf, ...rest }) => {
    const parts: readonly Json[] = Array.isArray(allOf) ? allOf : [];
    const ofPattern: readonly Json[] =
      typeof pattern === 'string' ? [{ anyOf: [{ not: { type: 'string' } }, { enum: matching(pattern) }] }] : [];
    const names = isObject(patternProperties) ? Object.entries(patternProperties) : [];
    // Two patterns may match the same names; the empty groups keep their keys apart.
    const literal = names.map(([name, value], at): [string, Json] => [
      `${literals(matching(name))}${'(?:)'.repeat(at)}`,
      value,
    ]);
    return {
      ...rest,
      ...(literal.length === 0 ? {} : { patternProperties: Object.fromEntries(literal) }),
      ...(parts.length + ofPattern.length === 0 ? {} : { allOf: [...parts, ...ofPattern] }),
    };
  });
};

const literals = (texts: readonly string[]): string =>
  texts.length === 0 ? '[]' : `^(?:${texts.map(text => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})$`;
