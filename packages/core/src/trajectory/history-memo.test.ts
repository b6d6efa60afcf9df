import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HistoryMemo } from './history-memo.js';
import type { Json } from './json.js';
import { MAX_JSON_DEPTH, parseJsonText } from './parse.js';

const plain = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Texts as a sender might write them one after the other: grown, cut off, changed in the middle, repeated. */
const texts = fc
  .tuple(fc.array(fc.jsonValue(), { minLength: 1 }), fc.array(fc.nat(), { maxLength: 12 }))
  .map(([list, dice]) => {
    const whole = JSON.stringify(list);
    return dice.map(die => {
      const text = JSON.stringify(list.slice(0, 1 + (die % list.length)));
      if (die % 5 === 0) return text.slice(0, die % text.length);
      if (die % 5 === 1) return `${text.slice(0, -1)},]`;
      if (die % 5 === 2) return `${text.slice(0, -1)} , ${whole.slice(1)}`;
      return text;
    });
  });

describe('a memo of histories', () => {
  it('gives what parsing each text alone gives', () => {
    fc.assert(
      fc.property(texts, given => {
        const memo = new HistoryMemo();
        for (const text of given) expect(memo.parse(text, plain)).toEqual(plain(text));
      }),
      { numRuns: 500 },
    );
  });

  it('parses only what a longer list adds, and shares the rest', () => {
    const memo = new HistoryMemo();
    const parsed: string[] = [];
    const parse = (text: string): Json | undefined => {
      parsed.push(text);
      return plain(text);
    };
    const short = memo.parse('[{"a":1},{"b":2}]', parse);
    const long = memo.parse('[{"a":1},{"b":2},{"c":3}]', parse);
    memo.parse('[{"a":1},{"b":2},{"c":3}]', parse);
    expect(parsed).toEqual(['[{"a":1},{"b":2}]', '[{"c":3}]']);
    expect(Array.isArray(short) && Array.isArray(long) && short[0] === long[0]).toBe(true);
  });

  it('lets no list grow deeper than others may be', () => {
    const element = JSON.stringify('x'.repeat(2_000));
    const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(parseJsonText(`[${element}]`)).toHaveLength(1);
    expect(parseJsonText(`[${element},${deep(MAX_JSON_DEPTH - 1)}]`)).toHaveLength(2);
    expect(parseJsonText(`[${element},${deep(MAX_JSON_DEPTH)}]`)).toBeUndefined();
  });
});
