import { describe, expect, it } from 'vitest';
import { compileExpression } from './expression.js';

const evaluate = (source: string, input: object = {}) =>
  compileExpression(source, 'here').evaluate(JSON.parse(JSON.stringify(input)));

describe('an expression', () => {
  it.each([
    ['recursion without end', '($f := function($x) { $f($x) + 1 }; $f(1))', /Stack overflow/],
    ['a list without end', '[1..9000000]', /sequence length/],
    ['the clock', '$now()', /non-function/],
    ['milliseconds', '$millis()', /non-function/],
    ['randomness', '$random()', /non-function/],
    ['text as an expression', '$eval("1")', /non-function/],
    ['a pattern that re2 does not know', '$match("a", /(?=a)/)', /./],
  ])('cannot use %s', async (_, source, message) => {
    await expect(evaluate(source)).rejects.toThrow(message);
  });

  it('is stopped when it does not end', async () => {
    await expect(evaluate('($f := function($x) { $f($x) }; $f(1))')).rejects.toThrow(/timeout after 2000/);
  }, 20_000);

  it.each([
    ['$match("xabab", /(a)(b)/).match', ['ab', 'ab']],
    ['$match("aAa", /A/i)[1].index', 1],
    ['$replace("2026-11-20", /-(\\d+)/, ".$1")', '2026.11.20'],
    ['$split("a1b22c", /\\d+/)', ['a', 'b', 'c']],
    ['$contains("a\\nb", /^b$/m)', true],
    ['$contains("abc", /x/)', false],
    ['missing', undefined],
    ['[]', []],
    ['{"f": $sum}', { f: expect.anything() }],
  ])('%s gives %j', async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  it('matches a pattern that backtracks without end, in linear time', async () => {
    expect(await evaluate('$contains(text, /^(a+)+$/)', { text: `${'a'.repeat(50_000)}!` })).toBe(false);
  });

  it('does not see the prototype of foreign data', async () => {
    expect(await evaluate('[a.constructor, a."__proto__", a.toString]', { a: {} })).toEqual([]);
  });
});
