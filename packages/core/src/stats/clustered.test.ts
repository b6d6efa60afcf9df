import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredEstimate, clusteredMean } from './clustered.js';
import { clopperPearson } from './proportion.js';

const repeat = <T>(times: number, item: T): T[] => Array.from({ length: times }, () => item);
const clusters = fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 6 }), { maxLength: 40 });

describe('the interval of a clustered mean', () => {
  it.each([
    {
      because: 'ten different clusters are enough for t',
      data: [...repeat(5, [1, 1]), ...repeat(5, [1, 0])],
      method: 'case-mean-t',
    },
    { because: 'nine clusters are not', data: [...repeat(5, [1, 1]), ...repeat(4, [1, 0])], method: 'clopper-pearson' },
    { because: 'equal clusters have no spread', data: repeat(50, [1, 1]), method: 'clopper-pearson' },
    {
      because: 'equal means that round differently have none either',
      data: repeat(30, [1, 0, 0]),
      method: 'clopper-pearson',
    },
  ])('is $method, as $because', ({ data, method }) => {
    expect(clusteredEstimate(data).method).toBe(method);
  });

  it('is Clopper-Pearson over clusters when every value is 1', () => {
    const { low, high } = clopperPearson(20, 20);
    expect(clusteredEstimate(repeat(20, [1, 1, 1]))).toMatchObject({ value: 1, low, high, n: 20 });
  });

  it('bounds the mean by clusters that passed wholly and clusters that passed at all', () => {
    expect(
      clusteredEstimate([
        [1, 1],
        [1, 0],
        [0, 0],
      ]),
    ).toMatchObject({
      value: 0.5,
      low: clopperPearson(1, 3).low,
      high: clopperPearson(2, 3).high,
    });
  });

  it.each([
    { data: [], reason: 'no data' },
    { data: [[], []], reason: 'no data' },
    { data: [[1, 2]], reason: 'a value is not in [0, 1]' },
    { data: [[Number.NaN]], reason: 'a value is not in [0, 1]' },
  ])('is undefined for $data', ({ data, reason }) => {
    expect(clusteredEstimate(data)).toMatchObject({ value: null, low: null, high: null, reason });
  });

  it('lies in [0, 1] around the mean, with a width, whatever the data', () => {
    fc.assert(
      fc.property(clusters, data => {
        const { value, low, high } = clusteredEstimate(data);
        if (value === null || low === null || high === null) {
          expect(data.flat()).toEqual([]);
          return;
        }
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(1e-6);
      }),
    );
  });
});

describe('a clustered mean', () => {
  it('has no errors, not zero errors, for a single cluster', () => {
    expect(clusteredMean([[1, 0, 1, 1]])).toMatchObject({
      mean: 0.75,
      clusters: 1,
      clusterError: null,
      correctedClusterError: null,
      clusterMeanError: null,
      low: null,
      high: null,
    });
  });

  it('does not count empty clusters', () => {
    expect(clusteredMean([[1], [], [0]])).toEqual(clusteredMean([[1], [0]]));
  });

  it('never answers NaN or an infinity', () => {
    fc.assert(
      fc.property(clusters, data => {
        for (const figure of Object.values(clusteredMean(data)))
          expect(figure === null || Number.isFinite(figure)).toBe(true);
      }),
    );
  });

  it('has the same corrected and cluster-mean error when clusters are equally large', () => {
    const balanced = fc.array(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(balanced, data => {
        const { correctedClusterError, clusterMeanError } = clusteredMean(data);
        expect(correctedClusterError).toBeCloseTo(clusterMeanError ?? Number.NaN, 12);
      }),
    );
  });
});
