import { describe, expect, it } from 'vitest';
import { uint64, wellFormedJson } from './encoding.js';

describe('uint64', () => {
  it.each([
    ['0', 0n],
    ['1713431564123456789', 1713431564123456789n],
    ['18446744073709551615', 18446744073709551615n],
    ['18446744073709551616', 0n],
    ['-1', 0n],
    ['1.5', 0n],
    ['', 0n],
  ])('%j is %s', (text, expected) => expect(uint64(text)).toBe(expected));
});

describe('wellFormedJson', () => {
  it.each([
    { given: { a: ['x\ud800'] }, text: '{"a":["x\ufffd"]}' },
    { given: { 'k\udfff': 1 }, text: '{"k\ufffd":1}' },
    { given: 'a 😀', text: '"a 😀"' },
    { given: '\\ud800', text: '"\\\\ud800"' },
  ])('writes $text', ({ given, text }) => expect(wellFormedJson(given)).toBe(text));

  it('keeps __proto__ as a key like any other', () => {
    const given: unknown = JSON.parse('{"__proto__":{"a":"\\ud800"}}');
    expect(wellFormedJson(given)).toBe('{"__proto__":{"a":"\ufffd"}}');
  });
});
