import { type Estimate, isConfidence, undefinedEstimate } from './estimate.js';
import { scoreInterval } from './proportion.js';

/** One run that was kept: whether it counts, and the probability with which it had to be kept. */
export interface WeightedValue {
  /** 1 for what the rate counts, else 0. */
  readonly value: number;
  /** Above 0, at most 1. */
  readonly probability: number;
  /** How many such runs there are. Default: 1. */
  readonly count?: number;
}

/** A rate over a sample whose parts were kept with different probabilities. */
export interface WeightedRate extends Estimate {
  /** √(Σ(1-π)(y-ȳ)²/π²) / Σ(1/π): the error that sampling adds; null without data. Source: Särndal et al. 1992, 5.7. */
  readonly samplingError: number | null;
  /** What a plain share would have said, to show beside it. */
  readonly unweighted: number | null;
  /** (Σw)²/Σw²: how many runs of equal weight would tell as much. Source: Kish 1965. */
  readonly effectiveSize: number;
}

/**
 * Hájek's estimate Σ(y/π)/Σ(1/π) of the share among everything that happened, from what retention kept. The interval is
 * Wilson's on the effective size, so that it never has no width. Null without data.
 *
 * @param values - of the runs that were kept; one with a probability of 0 cannot have been
 */
export const weightedRate = (values: readonly WeightedValue[], confidence = 0.95): WeightedRate => {
  const size = values.reduce((total, { count = 1 }) => total + count, 0);
  const none = (reason: string): WeightedRate => ({
    ...undefinedEstimate('hajek', size, confidence, reason),
    samplingError: null,
    unweighted: null,
    effectiveSize: 0,
  });
  if (!isConfidence(confidence)) return none(`a confidence lies between 0 and 1, not at ${confidence}`);
  if (size === 0) return none('no data');
  const odd = values.find(
    ({ value, probability }) => !(probability > 0 && probability <= 1) || ![0, 1].includes(value),
  );
  if (odd !== undefined) return none(`${odd.value} kept with probability ${odd.probability} is not possible`);

  const sum = (of: (item: WeightedValue) => number): number =>
    values.reduce((total, item) => total + (item.count ?? 1) * of(item), 0);
  const weight = sum(({ probability }) => 1 / probability);
  const rate = sum(({ value, probability }) => value / probability) / weight;
  const variance = sum(({ value, probability }) => ((1 - probability) * (value - rate) ** 2) / probability ** 2);
  const effectiveSize = weight ** 2 / sum(({ probability }) => 1 / probability ** 2);
  const { low, high } = scoreInterval(rate, effectiveSize, confidence);
  return {
    value: rate,
    low,
    high,
    confidence,
    n: size,
    method: 'hajek',
    reason: null,
    samplingError: Math.sqrt(variance) / weight,
    unweighted: sum(({ value }) => value) / size,
    effectiveSize,
  };
};
