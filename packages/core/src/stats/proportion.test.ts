import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, wilson, zeroFailureUpperBound } from './proportion.js';

const share = fc
  .integer({ min: 1, max: 2000 })
  .chain(n => fc.record({ n: fc.constant(n), x: fc.integer({ min: 0, max: n }) }));
const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });

/** P(X >= x) for X ~ Bin(n, p), term by term: independent of the beta function under test. */
const upperTail = (x: number, n: number, p: number): number => {
  let logChoose = 0;
  let sum = 0;
  for (let k = 0; k <= n; k += 1) {
    if (k >= x) sum += Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
    logChoose += Math.log((n - k) / (k + 1));
  }
  return sum;
};

describe.each([
  { name: 'wilson', interval: wilson },
  { name: 'clopper-pearson', interval: clopperPearson },
])('$name', ({ interval }) => {
  it('holds the observed share, stays in [0, 1] and has a width', () => {
    fc.assert(
      fc.property(share, confidence, ({ x, n }, level) => {
        const { low, high, value } = interval(x, n, level);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual((value ?? Number.NaN) + 1e-12);
        expect(high).toBeGreaterThanOrEqual((value ?? Number.NaN) - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
        expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(0);
      }),
    );
  });

  it('mirrors itself when successes and failures change places', () => {
    fc.assert(
      fc.property(share, ({ x, n }) => {
        expect(interval(n - x, n).low).toBeCloseTo(1 - (interval(x, n).high ?? Number.NaN), 12);
      }),
    );
  });

  it('widens with the confidence', () => {
    fc.assert(
      fc.property(share, confidence, ({ x, n }, level) => {
        const narrow = interval(x, n, level);
        const wide = interval(x, n, level + (1 - level) / 2);
        expect(wide.low ?? Number.NaN).toBeLessThanOrEqual((narrow.low ?? Number.NaN) + 1e-15);
        expect(wide.high ?? Number.NaN).toBeGreaterThanOrEqual((narrow.high ?? Number.NaN) - 1e-15);
      }),
    );
  });

  it.each([
    { x: 0, n: 0, confidence: 0.95, reason: 'no data' },
    { x: 3, n: 2, confidence: 0.95, reason: '3 of 2 is not a share' },
    { x: Number.NaN, n: 2, confidence: 0.95, reason: 'NaN of 2 is not a share' },
    { x: 1, n: 2, confidence: 1, reason: 'a confidence lies between 0 and 1, not at 1' },
  ])('is undefined for $x of $n at $confidence', ({ x, n, confidence: level, reason }) => {
    expect(interval(x, n, level)).toMatchObject({ value: null, low: null, high: null, reason });
  });
});

describe('clopper-pearson', () => {
  it('puts exactly half of what is left of the confidence beyond its lower end', () => {
    fc.assert(
      fc.property(share, ({ x, n }) => {
        fc.pre(x > 0);
        expect(upperTail(x, n, clopperPearson(x, n).low ?? Number.NaN)).toBeCloseTo(0.025, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its digits for a million trials', () => {
    // 1 success in n: the lower end is 1 - (1 - α/2)^(1/n).
    expect(clopperPearson(1, 1e6).low).toBeCloseTo(-Math.expm1(Math.log1p(-0.025) / 1e6), 17);
  });
});

describe('zero failures', () => {
  it.each([
    { n: 10, upper: 0.258866 },
    { n: 59, upper: 0.049508 },
    { n: 299, upper: 0.009969 },
  ])('in $n still allow a failure rate of $upper', ({ n, upper }) => {
    expect(zeroFailureUpperBound(n).high).toBeCloseTo(upper, 6);
  });

  it('say nothing when nothing was tried', () => {
    expect(zeroFailureUpperBound(0)).toMatchObject({ value: null, high: null, reason: 'no data' });
  });
});
