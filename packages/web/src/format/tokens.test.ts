import { describe, expect, it } from 'vitest';
import { tokenSum } from './tokens.js';

describe('tokenSum', () => {
  const none = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
  it.each([
    { tokens: null, sum: null },
    { tokens: none, sum: null },
    { tokens: { ...none, input: 3 }, sum: 3 },
    { tokens: { ...none, input: 3, output: 4, reasoning: 2 }, sum: 7 },
  ])('$tokens is $sum', ({ tokens, sum }) => {
    expect(tokenSum(tokens)).toBe(sum);
  });
});
