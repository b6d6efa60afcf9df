import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeUnseen,
  firstCharacters,
  hasUnseen,
  type Json,
  jsonText,
  MAX_JSON_DEPTH,
  parseJsonText,
  unfold,
} from './index.js';

describe('jsonText', () => {
  it('writes what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(jsonText(value as Json)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('writes equal texts for equal values when keys are sorted', () => {
    expect(jsonText({ b: 1, a: { d: [1], c: 2 } }, { sortKeys: true })).toBe('{"a":{"c":2,"d":[1]},"b":1}');
  });

  it('keeps dangerous keys as data', () => {
    const text = '{"__proto__":{"x":1},"constructor":2}';
    expect(jsonText(JSON.parse(text))).toBe(text);
  });

  it('writes 100,000 levels', () => {
    let value: Json = 1;
    for (let level = 0; level < 100_000; level += 1) value = [value];
    expect(jsonText(value)).toHaveLength(200_001);
  });
});

describe('parseJsonText', () => {
  it.each<{ text: string; value: Json | undefined; because: string }>([
    { text: ' {"a":1}', value: { a: 1 }, because: 'it is an object' },
    { text: '[1]', value: [1], because: 'it is a list' },
    { text: '{"a":', value: undefined, because: 'it is cut off' },
    { text: '42', value: undefined, because: 'a number in a text is text' },
    { text: '"x"', value: undefined, because: 'a quoted text is text' },
    { text: '', value: undefined, because: 'there is nothing' },
    { text: '[not json]', value: undefined, because: 'it only looks like JSON' },
    { text: '["[[\\"[["]', value: ['[["[['], because: 'brackets inside texts do not nest' },
    {
      text: '['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH),
      value: JSON.parse('['.repeat(64) + ']'.repeat(64)),
      because: 'it is just shallow enough',
    },
    {
      text: '['.repeat(MAX_JSON_DEPTH + 1) + ']'.repeat(MAX_JSON_DEPTH + 1),
      value: undefined,
      because: 'it is too deep',
    },
  ])('gives $value, as $because', ({ text, value }) => {
    expect(parseJsonText(text)).toEqual(value);
  });

  it('keeps a key named __proto__ as data', () => {
    expect(Object.keys((unfold('{"__proto__":1}') ?? {}) as object)).toEqual(['__proto__']);
  });
});

describe('firstCharacters', () => {
  it.each([
    { text: 'abc', length: 5, first: 'abc' },
    { text: 'abc', length: 2, first: 'ab' },
    { text: 'a😀', length: 2, first: 'a' },
    { text: 'a😀b', length: 3, first: 'a😀' },
  ])('$text to $length is $first', ({ text, length, first }) => {
    expect(firstCharacters(text, length)).toBe(first);
  });
});

describe('escapeUnseen', () => {
  it.each(['\u009b31m', 'a\u202eb', '\u2028', '\u007f', '\u0085'])('%j is escaped, and means the same', text => {
    const written = escapeUnseen(JSON.stringify(text));
    expect(written).toMatch(/^[ -~]+$/);
    expect(JSON.parse(written)).toBe(text);
    expect([hasUnseen(text), hasUnseen(written)]).toEqual([true, false]);
  });

  it('leaves what readers see', () => {
    expect(escapeUnseen('"ö 中 ✓ 👍🏽"')).toBe('"ö 中 ✓ 👍🏽"');
  });
});
