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

/** What a weighted share is made of: weights are one over the probabilities. */
export interface WeightSums {
  /** Runs. */
  readonly n: number;
  readonly weight: number;
  /** Of the weights. */
  readonly squares: number;
}

/**
 * Hájek's estimate Σ(y/π)/Σ(1/π) of the share among everything that happened, from sums over what retention kept: `hits` are
 * what the share counts, `others` the rest. The interval is Wilson's on the effective size, so that it never has no width.
 * Null without data.
 */
export const weightedShare = (hits: WeightSums, others: WeightSums, confidence = 0.95): WeightedRate => {
  const n = hits.n + others.n;
  const problem = isConfidence(confidence)
    ? n === 0
      ? 'no data'
      : null
    : `a confidence lies between 0 and 1, not at ${confidence}`;
  if (problem !== null) return withoutData(n, confidence, problem);
  const weight = hits.weight + others.weight;
  const rate = hits.weight / weight;
  // Σ(1-π)(y-ȳ)²/π², where 1/π is a weight: (1-π)/π² is the weight's square less the weight.
  const variance =
    (hits.squares - hits.weight) * (1 - rate) ** 2 + Math.max(0, others.squares - others.weight) * rate ** 2;
  const effectiveSize = weight ** 2 / (hits.squares + others.squares);
  const { low, high } = scoreInterval(rate, effectiveSize, confidence);
  return {
    value: rate,
    low,
    high,
    confidence,
    n,
    method: 'hajek',
    reason: null,
    samplingError: Math.sqrt(Math.max(0, variance)) / weight,
    unweighted: hits.n / n,
    effectiveSize,
  };
};

/**
 * {@link weightedShare} of single runs.
 *
 * @param values - of the runs that were kept; one with a probability of 0 cannot have been
 */
export const weightedRate = (values: readonly WeightedValue[], confidence = 0.95): WeightedRate => {
  const odd = values.find(
    ({ value, probability }) => !(probability > 0 && probability <= 1) || ![0, 1].includes(value),
  );
  if (odd !== undefined) {
    const reason = `${odd.value} kept with probability ${odd.probability} is not possible`;
    return withoutData(values.length, confidence, reason);
  }
  const sums = (wanted: number): WeightSums => {
    const those = values.filter(({ value }) => value === wanted);
    const sum = (of: (item: WeightedValue) => number): number =>
      those.reduce((total, item) => total + (item.count ?? 1) * of(item), 0);
    return {
      n: sum(() => 1),
      weight: sum(item => 1 / item.probability),
      squares: sum(item => 1 / item.probability ** 2),
    };
  };
  return weightedShare(sums(1), sums(0), confidence);
};

const withoutData = (n: number, confidence: number, reason: string): WeightedRate => ({
  ...undefinedEstimate('hajek', n, confidence, reason),
  samplingError: null,
  unweighted: null,
  effectiveSize: 0,
});
