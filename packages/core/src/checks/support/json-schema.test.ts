import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../trajectory/index.js';
import { compileJsonSchema, jsonSchemaRefusal } from './json-schema.js';

it.each<{ schema: JsonObject; answer: Json; fits: boolean; because: string }>([
  { schema: { pattern: '^a+$' }, answer: 'aaa', fits: true, because: 'the pattern matches' },
  { schema: { pattern: '^a+$' }, answer: 'ab', fits: false, because: 'the pattern does not match' },
  { schema: { pattern: '^a+$' }, answer: 7, fits: true, because: 'a pattern says nothing about numbers' },
  { schema: { not: { pattern: 'secret' } }, answer: 'my secret', fits: false, because: 'a pattern may be denied' },
  {
    schema: { anyOf: [{ pattern: '^x' }, { pattern: 'y$' }] },
    answer: 'ay',
    fits: true,
    because: 'one of two is enough',
  },
  { schema: { pattern: 'a', allOf: [{ pattern: 'b' }] }, answer: 'a', fits: false, because: 'allOf is kept' },
  {
    schema: { items: { $ref: '#/$defs/id' }, $defs: { id: { pattern: '^\\d+$' } } },
    answer: ['1', 'x'],
    fits: false,
    because: 'a reference leads to a pattern',
  },
  {
    schema: { propertyNames: { pattern: '^[a-z]+$' } },
    answer: { B: 1 },
    fits: false,
    because: 'names are searched too',
  },
  {
    schema: { patternProperties: { '^n_': { type: 'number' } } },
    answer: { n_a: 'x' },
    fits: false,
    because: 'the name matches',
  },
  {
    schema: { patternProperties: { '^n_': { type: 'number' } }, additionalProperties: false },
    answer: { n_a: 1 },
    fits: true,
    because: 'the name is allowed',
  },
  {
    schema: { patternProperties: { '^n_': true }, additionalProperties: false },
    answer: { m: 1 },
    fits: false,
    because: 'the name is not allowed',
  },
  {
    schema: { patternProperties: { a: { minimum: 5 }, b: { maximum: 9 } } },
    answer: { ab: 12 },
    fits: false,
    because: 'two patterns for one name both count',
  },
  {
    schema: { patternProperties: { a: { minimum: 5 }, b: { maximum: 9 } } },
    answer: { ab: 3 },
    fits: false,
    because: 'neither pattern hides the other',
  },
  {
    schema: { patternProperties: { '^[(+]': { type: 'number' } } },
    answer: { '(+)|.*\\/': 'x' },
    fits: false,
    because: 'odd names are taken literally',
  },
  {
    schema: { properties: { pattern: { const: 'p' } } },
    answer: { pattern: 'p' },
    fits: true,
    because: 'a property may be called pattern',
  },
  {
    schema: { const: { pattern: '(' } },
    answer: { pattern: '(' },
    fits: true,
    because: 'data may hold the word pattern',
  },
  {
    schema: { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ pattern: 'a' }] },
    answer: ['b'],
    fits: false,
    because: 'draft 7 lists items',
  },
  {
    schema: { prefixItems: [{ type: 'string' }], items: false },
    answer: ['a', 'b'],
    fits: false,
    because: '2020-12 is the default',
  },
  { schema: { format: 'date' }, answer: '2026-02-30', fits: false, because: 'formats are checked' },
])('$schema with $answer: $because', ({ schema, answer, fits }) => {
  expect(jsonSchemaRefusal(schema)).toBeNull();
  expect(compileJsonSchema(schema)(answer).kind).toBe(fits ? 'fits' : 'differs');
});

it.each<{ schema: Json; refusal: string }>([
  { schema: 'x', refusal: 'must be a JSON Schema: keys with values, true or false' },
  {
    schema: { properties: { a: { pattern: '(?=a)' } } },
    refusal: 'holds "(?=a)", which is not a pattern: invalid or unsupported Perl syntax: `(?=`',
  },
  {
    schema: { patternProperties: { '(a)\\1': true } },
    refusal: 'holds "(a)\\1", which is not a pattern: invalid escape sequence: `\\1`',
  },
  { schema: { items: { format: 'url' } }, refusal: 'uses the format url, which is not checked safely; use uri' },
  {
    schema: { $ref: 'https://example.org/schema' },
    refusal: 'refers to https://example.org/schema; only references within the schema are followed',
  },
  {
    schema: { properties: { a: { $ref: '#/$defs/missing' } } },
    refusal: 'refers to #/$defs/missing, which is not in it',
  },
])('refuses $schema', ({ schema, refusal }) => {
  expect(jsonSchemaRefusal(schema)).toBe(refusal);
});

it('leaves the schema that it is given as it is', () => {
  const schema = { type: 'object', properties: { a: { pattern: 'x' } } };
  compileJsonSchema(schema)({ a: 'x' });
  expect(Object.getOwnPropertyNames(schema)).toEqual(['type', 'properties']);
});

it('judges again and again, each answer by itself', () => {
  const validate = compileJsonSchema({ pattern: '^a' });
  expect(['a', 'b', 'a'].map(answer => validate(answer).kind)).toEqual(['fits', 'differs', 'fits']);
});
