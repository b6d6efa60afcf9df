import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestRank, quantile, quantileRanks } from './quantile.js';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
const q = fc.double({ min: 0, max: 1, noNaN: true });

describe('a quantile', () => {
  it.each([
    { data: [3, 1, 2], at: 0.5, type7: 2, nearest: 2 },
    { data: [1, 2, 3, 4], at: 0.5, type7: 2.5, nearest: 2 },
    { data: [10, 20], at: 0, type7: 10, nearest: 10 },
    { data: [10, 20], at: 1, type7: 20, nearest: 20 },
    { data: [42], at: 0.95, type7: 42, nearest: 42 },
  ])('of $data at $at', ({ data, at, type7, nearest }) => {
    expect([quantile(data, at).value, nearestRank(data, at).value]).toEqual([type7, nearest]);
  });

  it('is not moved a rank by the rounding of 0.07 · 100', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(nearestRank(hundred, 0.07).value).toBe(7);
  });

  it.each([
    { data: [], at: 0.5, reason: 'no data' },
    { data: [1], at: 1.5, reason: 'a quantile lies between 0 and 1, not at 1.5' },
    { data: [1, Number.NaN], at: 0.5, reason: 'a value is not a finite number' },
  ])('of $data at $at is undefined', ({ data, at, reason }) => {
    expect([quantile(data, at), nearestRank(data, at)]).toEqual([
      { value: null, reason },
      { value: null, reason },
    ]);
  });

  it('lies between the extremes, and the nearest rank is one of the values', () => {
    fc.assert(
      fc.property(values, q, (data, at) => {
        const between = quantile(data, at).value ?? Number.NaN;
        expect(between).toBeGreaterThanOrEqual(Math.min(...data));
        expect(between).toBeLessThanOrEqual(Math.max(...data) + 1e-9);
        expect(data).toContain(nearestRank(data, at).value);
      }),
    );
  });
});

describe('the ranks around a quantile', () => {
  it('cover it with at least the confidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, at) => {
        const { lower, upper, coverage } = quantileRanks(n, at);
        expect(coverage).toBeGreaterThanOrEqual(0.95 - 1e-9);
        expect(lower ?? 0).toBeLessThan(upper ?? n + 1);
      }),
    );
  });

  it.each([
    { n: 5, q: 0.5, lower: null, upper: null },
    { n: 10, q: 0.5, lower: 2, upper: 9 },
    { n: 299, q: 0.99, lower: 292, upper: null },
  ])('of $n values at $q are $lower and $upper', ({ n, q: at, lower, upper }) => {
    expect(quantileRanks(n, at)).toMatchObject({ lower, upper });
  });

  it('are undefined without data', () => {
    expect(quantileRanks(0, 0.5)).toEqual({ lower: null, upper: null, coverage: null });
  });
});
