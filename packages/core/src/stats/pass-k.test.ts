import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passAtK, passAtKOfSuite, passHatK, passHatKOfSuite } from './pass-k.js';

const counted = fc
  .integer({ min: 1, max: 300 })
  .chain(n => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }), k: fc.integer({ min: 1, max: n }) }));

describe('pass@k and pass^k of one case', () => {
  it.each([
    { n: 10, c: 3, k: 5, at: 11 / 12, hat: 0 },
    { n: 4, c: 2, k: 1, at: 0.5, hat: 0.5 },
    { n: 4, c: 3, k: 2, at: 1, hat: 0.5 },
    { n: 7, c: 2, k: 6, at: 1, hat: 0 },
    { n: 5, c: 0, k: 3, at: 0, hat: 0 },
    { n: 5, c: 5, k: 5, at: 1, hat: 1 },
  ])('$c of $n at k = $k', ({ n, c, k, at, hat }) => {
    expect([passAtK({ n, c }, k).value, passHatK({ n, c }, k).value]).toEqual([
      expect.closeTo(at, 14),
      expect.closeTo(hat, 14),
    ]);
  });

  it.each([
    { n: 3, c: 1, k: 4, reason: 'k = 4 needs at least 4 attempts, there are 3' },
    { n: 0, c: 0, k: 1, reason: 'k = 1 needs at least 1 attempts, there are 0' },
    { n: 3, c: 1, k: 0, reason: 'k must be a whole number from 1 on, not 0' },
    { n: 3, c: 4, k: 1, reason: '4 of 3 is not a count of passes' },
    { n: 2.5, c: 1, k: 1, reason: '1 of 2.5 is not a count of passes' },
  ])('$c of $n at k = $k is undefined', ({ n, c, k, reason }) => {
    expect([passAtK({ n, c }, k), passHatK({ n, c }, k)]).toEqual([
      { value: null, reason },
      { value: null, reason },
    ]);
  });

  it('stays in [0, 1], and some pass is never rarer than all pass', () => {
    fc.assert(
      fc.property(counted, ({ n, c, k }) => {
        const at = passAtK({ n, c }, k).value ?? Number.NaN;
        const hat = passHatK({ n, c }, k).value ?? Number.NaN;
        expect(hat).toBeGreaterThanOrEqual(0);
        expect(hat).toBeLessThanOrEqual(at + 1e-12);
        expect(at).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('grows with k for some and shrinks with k for all', () => {
    fc.assert(
      fc.property(counted, ({ n, c, k }) => {
        fc.pre(k < n);
        expect(passAtK({ n, c }, k + 1).value ?? -1).toBeGreaterThanOrEqual((passAtK({ n, c }, k).value ?? 2) - 1e-12);
        expect(passHatK({ n, c }, k + 1).value ?? 2).toBeLessThanOrEqual((passHatK({ n, c }, k).value ?? -1) + 1e-12);
      }),
    );
  });

  it('answers counts of a billion without looping over them', () => {
    expect(passHatK({ n: 1e9, c: 5e8 }, 5e8).value).toBe(0);
    expect(passAtK({ n: 1e9, c: 1 }, 5e8).value).toBeCloseTo(0.5, 12);
  });
});

describe('pass@k and pass^k of a suite', () => {
  const counts = [
    { n: 4, c: 2 },
    { n: 2, c: 2 },
    { n: 1, c: 0 },
  ];

  it('is the mean over the cases that have k attempts, and counts the others', () => {
    expect(passHatKOfSuite(counts, 2)).toEqual({
      value: expect.closeTo((1 / 6 + 1) / 2, 14),
      reason: null,
      used: 2,
      excluded: 1,
    });
  });

  it('is undefined when no case has k attempts', () => {
    expect(passAtKOfSuite(counts, 5)).toEqual({ value: null, reason: 'no case has 5 attempts', used: 0, excluded: 3 });
  });
});
