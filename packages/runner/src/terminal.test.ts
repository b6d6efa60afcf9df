import { describe, expect, it } from 'vitest';
import { columns, fit, oneLine, plainText, wrap } from './terminal.js';

describe('plainText', () => {
  it.each([
    ['plain text', 'plain', 'plain'],
    ['line feeds and tabs', 'a\n\tb', 'a\n\tb'],
    ['colour', '\u001b[31mred\u001b[0m', 'red'],
    ['clear screen and cursor moves', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
    ['window title', '\u001b]0;evil\u0007ok', 'ok'],
    ['a link with its terminator', '\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['a title without an end', 'ok\u001b]0;evil', 'ok'],
    ['device control', '\u001bP1$r0m\u001b\\ok', 'ok'],
    ['one-byte control sequences', '\u009b31mred\u009d0;evil\u009cok', 'redok'],
    ['reset', '\u001bcok', 'ok'],
    ['character sets', '\u001b(0ok', 'ok'],
    ['carriage return and backspace', 'a\rb\bc', 'abc'],
    ['bell and null', 'a\u0007b\u0000c\u007f', 'abc'],
    ['direction marks', 'a\u202eb\u2066c\u200fd\u061ce', 'abcde'],
    ['letters of other scripts', 'ö 中 ✓ 👍🏽', 'ö 中 ✓ 👍🏽'],
    ['a cut sequence', 'a\u001b[', 'a'],
  ])('%s', (_name, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it.each(['\u001b]', '\u001b[', '\u001b[1;', '\u009d', '\u001b'])('is linear in repetitions of %j', unit => {
    const text = unit.repeat(200_000);
    const start = performance.now();
    plainText(text);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

it.each([
  ['a\n  b\t c ', 'a b c'],
  ['\u001b[1mx\u001b[0m\r\ny', 'x y'],
])('oneLine(%j)', (text, line) => {
  expect(oneLine(text)).toBe(line);
});

it.each([
  ['plain', 5],
  ['中文', 4],
  ['e\u0301', 1],
  ['👍', 2],
  ['ö', 1],
])('columns(%j) is %i', (text, width) => {
  expect(columns(text)).toBe(width);
});

it.each([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 5, 'too…'],
  ['中文字符', 5, '中文…'],
  ['cut… before', 5, 'cut…'],
])('fit(%j, %i)', (text, width, cut) => {
  expect(fit(text, width)).toBe(cut);
});

describe('wrap', () => {
  it.each([
    ['fits', 'owner  ', 'support', 40, ['owner  support']],
    ['does not', '> ', 'one two three four five six', 18, ['> one two three', '  four five six']],
    ['by columns, not characters', '', '中文 中文 中文 中文', 16, ['中文 中文 中文', '中文']],
    [
      'a word that is too long',
      '',
      'see http://example.test/a/long/address now',
      20,
      ['see', 'http://example.test/a/long/address', 'now'],
    ],
    ['too narrow to bother', '               label  ', 'one two three', 30, ['               label  one two three']],
  ])('%s', (_name, label, text, width, lines) => {
    expect(wrap(label, text, width)).toEqual(lines);
  });
});
