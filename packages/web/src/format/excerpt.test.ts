import type { Json } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt.js';

const nested = (depth: number): Json => {
  let value: Json = 'bottom';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

describe('excerpt', () => {
  it.each([
    { because: 'nothing is nothing', value: null, text: '' },
    { because: 'text is in one line', value: '  a\n\n b\tc ', text: 'a b c' },
    { because: 'plain keys need no quotes', value: { order_id: 'o1', n: 2 }, text: '{order_id: "o1", n: 2}' },
    { because: 'other keys keep theirs', value: { 'a b': true }, text: '{"a b": true}' },
    { because: 'lists nest', value: [1, [null, {}], []], text: '[1, [null, {}], []]' },
    { because: 'foreign keys are data', value: JSON.parse('{"__proto__":1}') as Json, text: '{__proto__: 1}' },
    { because: 'long text is cut', value: 'x'.repeat(30), max: 10, text: 'xxxxxxxxx…' },
    { because: 'long lists are cut', value: [100, 200, 300, 400], max: 10, text: '[100, 200…' },
  ])('$because', ({ value, max, text }) => {
    expect(excerpt(value, max)).toBe(text);
  });

  it('reads no deeper than it shows', () => {
    expect(excerpt(nested(100_000), 5)).toBe('[[[[…');
  });
});
