import { expect, it } from 'vitest';
import { compileJsonSchema } from './json-schema.js';
import { compilePattern, finder } from './pattern.js';

// Each blocks a backtracking engine for seconds or for ever on the text beside it.
const EVIL = [
  ['^(a+)+$', 'a'],
  ['(a*)*$', 'a'],
  ['^(a|a)*$', 'a'],
  ['^(a|aa)+$', 'a'],
  ['(.*)*x', 'a'],
  ['(.*a){12}x', 'a'],
  ['^(\\w+\\s?)*$', 'a'],
  ['([a-zA-Z]+)*\\d', 'a'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'],
  ['(x+x+)+y', 'x'],
  ['^(\\d+)*\\.$', '1'],
  ['(\\s*)*z', ' '],
  ['^((ab)*)*c', 'ab'],
  ['^(0|1|01)*$', '01'],
  ['^(?:a?){50}a{50}$', 'a'],
  ['(a+b?)*c', 'a'],
  ['^([^"]*,?)*$', ','],
  ['(?:(?:a+)+)+$', 'a'],
  ['^(.+)+@(.+)+$', 'a@'],
  ['(\\S+ ?)+!$', 'a '],
] as const;

it.each(EVIL)('searches %s in linear time', (pattern, unit) => {
  const text = `${unit.repeat(2_000)}\u0000`;
  const finds = finder(pattern);
  const validate = compileJsonSchema({ pattern });
  const before = process.cpuUsage();
  finds(text);
  validate(text);
  // Microseconds of CPU: other processes on the machine do not count.
  expect(process.cpuUsage(before).user).toBeLessThan(500_000);
});

it.each([
  { pattern: 'a'.repeat(1_001), refused: 'is a pattern of 1001 characters; at most 1000 are allowed' },
  { pattern: '(a', refused: 'is not a pattern: missing closing ): `(a`' },
  { pattern: '(?<=a)b', refused: 'is not a pattern: invalid named capture: `(?<=a)b`' },
  { pattern: '(x{1000}){1000}', refused: 'is not a pattern: invalid repeat count: `{1000}`' },
  { pattern: '(?:a{10}){100}'.repeat(3), refused: 'is a pattern that repeats too much' },
])('refuses $pattern', ({ pattern, refused }) => {
  expect(compilePattern(pattern)).toEqual({ refused });
});

it.each([
  { pattern: 'b', text: 'abc', found: true },
  { pattern: '^b', text: 'abc', found: false },
  { pattern: '(?i)ORD_\\d+', text: 'ord_7', found: true },
  { pattern: '\\u00e9', text: 'é', found: true },
  { pattern: '\\p{L}+', text: 'é', found: true },
])('$pattern in $text: $found', ({ pattern, text, found }) => {
  expect(finder(pattern)(text)).toBe(found);
});
