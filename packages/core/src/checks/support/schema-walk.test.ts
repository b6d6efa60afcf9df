import { type Schema, Validator } from '@cfworker/json-schema';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../trajectory/index.js';
import { compileJsonSchema } from './json-schema.js';

// Harmless patterns, so that the library's own engine can be the oracle.
const pattern = fc.constantFrom('a', '^a', 'b$', '^a*$', '^[ab]+$', '[^a]', '\\.', '^$');
const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '(', '|', '\\'), maxLength: 4 });

const { schema } = fc.letrec<{ schema: JsonObject }>(tie => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ pattern }),
    fc.record({ type: fc.constantFrom('string', 'object', 'array') }),
    fc.record({ pattern, allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('schema') }),
    fc.record({ items: tie('schema') }),
    fc.record({ propertyNames: tie('schema') }),
    fc.record({
      patternProperties: fc.dictionary(pattern, tie('schema'), { maxKeys: 3 }),
      additionalProperties: fc.constantFrom<Json>(true, false, { type: 'string' }),
    }),
    fc.record({
      patternProperties: fc.dictionary(pattern, tie('schema'), { maxKeys: 2 }),
      unevaluatedProperties: fc.constant(false),
    }),
  ),
}));

const answer = fc.oneof(
  word,
  fc.array(word, { maxLength: 3 }),
  fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 2 }), fc.integer()), { maxKeys: 4 }),
);

it('judges as the library does with its own engine', () => {
  fc.assert(
    fc.property(schema, answer, (given, value) => {
      const oracle = new Validator(JSON.parse(JSON.stringify(given)) as Schema, '2020-12', true).validate(value).valid;
      expect(compileJsonSchema(given)(value).kind).toBe(oracle ? 'fits' : 'differs');
    }),
    { numRuns: 1_000 },
  );
});
