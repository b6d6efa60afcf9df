import { describe, expect, it } from 'vitest';
import { weightedRate } from './index.js';

const items = (value: number, probability: number, count: number) =>
  Array.from({ length: count }, () => ({ value, probability }));

describe('weightedRate', () => {
  it('weighs what was rarely kept for those that were not', () => {
    const rate = weightedRate([...items(1, 1, 8), ...items(0, 0.1, 20)]);
    expect(rate.value).toBeCloseTo(8 / 208, 12);
    expect(rate.unweighted).toBeCloseTo(8 / 28, 12);
    expect(rate.samplingError).toBeCloseTo(0.007845119613756073, 12);
    expect(rate.effectiveSize).toBeCloseTo(208 ** 2 / 2008, 12);
  });

  it('is the plain share where everything was kept', () => {
    const rate = weightedRate([...items(1, 1, 7), ...items(0, 1, 43)]);
    expect(rate).toMatchObject({ value: 0.14, unweighted: 0.14, samplingError: 0, effectiveSize: 50, n: 50 });
    expect([rate.low, rate.high]).toEqual([expect.closeTo(0.069508, 6), expect.closeTo(0.261862, 6)]);
  });

  it('has an interval with a width where all are alike', () => {
    const { low, high } = weightedRate(items(1, 0.5, 3));
    expect(high).toBe(1);
    expect(low).toBeLessThan(0.6);
  });

  it.each([
    { because: 'there is no data', values: [], reason: 'no data' },
    { because: 'nothing is kept with probability 0', values: items(1, 0, 1), reason: '1 kept with probability 0' },
    { because: 'a share counts 0 or 1', values: items(0.5, 1, 1), reason: '0.5 kept' },
  ])('is null, as $because', ({ values, reason }) => {
    const rate = weightedRate(values);
    expect([rate.value, rate.low, rate.high]).toEqual([null, null, null]);
    expect(rate.reason).toContain(reason);
  });
});
