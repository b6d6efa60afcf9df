import { describe, expect, it } from 'vitest';
import { rowsAbove } from './rows-above.js';

describe('rowsAbove', () => {
  it.each([
    { before: '', now: 'abc', rows: 0 },
    { before: 'cba', now: 'cba', rows: 0 },
    { before: 'cba', now: 'edcba', rows: 2 },
    { before: 'cba', now: 'zyx', rows: 0 },
  ])('$before, then $now', ({ before, now, rows }) => {
    expect(rowsAbove([...before], [...now])).toBe(rows);
  });
});
