import { incompleteBeta } from './beta.js';
import { defined, type Figure, isConfidence, isCount, undefinedFigure } from './estimate.js';

/**
 * The `q` quantile of `values` by linear interpolation between order statistics ("type 7", what most tools call
 * percentile). Null without values. Source: Hyndman and Fan 1996, definition 7.
 */
export const quantile = (values: readonly number[], q: number): Figure => {
  const problem = problemOf(values, q);
  if (problem !== null) return undefinedFigure(problem);
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return defined(low + (position - below) * (high - low));
};

/** The smallest value that at least a share `q` of the values does not exceed: a value that really occurred. */
export const nearestRank = (values: readonly number[], q: number): Figure => {
  const problem = problemOf(values, q);
  if (problem !== null) return undefinedFigure(problem);
  const sorted = Float64Array.from(values).sort();
  // 0.07 · 100 is 7.000000000000001 in doubles; the tolerance keeps such a rank at 7.
  const rank = Math.max(1, Math.ceil(q * sorted.length - 1e-9));
  return defined(sorted[rank - 1] ?? Number.NaN);
};

/** Ranks (from 1) of the order statistics between which a quantile lies; null: there is no such bound at this n. */
export interface QuantileRanks {
  readonly lower: number | null;
  readonly upper: number | null;
  /** The exact chance that the ranks enclose the quantile; at least the confidence asked for. Null without data. */
  readonly coverage: number | null;
}

/**
 * A distribution-free interval for the `q` quantile of `n` values: the largest l with P(X <= l-1) <= α/2 and the smallest
 * u with P(X >= u) <= α/2, X ~ Bin(n, q). A bound that does not exist is shown as "beyond the largest value", never as
 * that value. Source: David and Nagaraja, Order Statistics, 7.1.
 */
export const quantileRanks = (n: number, q: number, confidence = 0.95): QuantileRanks => {
  if (!isCount(n) || n === 0 || !(q > 0 && q < 1) || !isConfidence(confidence))
    return { lower: null, upper: null, coverage: null };
  // Probabilities that equal α/2 exactly must not fail by a rounding error.
  const tail = ((1 - confidence) / 2) * (1 + 1e-12);
  const atMost = (k: number): number => (k < 0 ? 0 : k >= n ? 1 : incompleteBeta(1 - q, n - k, k + 1));
  const atLeast = (k: number): number => (k <= 0 ? 1 : k > n ? 0 : incompleteBeta(q, k, n - k + 1));
  // Both are monotone in the rank. Rank 0 always satisfies the first, rank n + 1 the second: there the bound is missing.
  const lower = firstWhere(1, n + 1, rank => atMost(rank - 1) > tail) - 1;
  const upper = firstWhere(1, n + 1, rank => atLeast(rank) <= tail);
  const missed = atMost(lower - 1) + atLeast(upper);
  return { lower: lower === 0 ? null : lower, upper: upper > n ? null : upper, coverage: 1 - missed };
};

const problemOf = (values: readonly number[], q: number): string | null => {
  if (!(q >= 0 && q <= 1)) return `a quantile lies between 0 and 1, not at ${q}`;
  if (values.length === 0) return 'no data';
  return values.every(Number.isFinite) ? null : 'a value is not a finite number';
};

/** The smallest number in [from, to] for which `holds`, which is false and then true; `to` when it never holds before. */
const firstWhere = (from: number, to: number, holds: (candidate: number) => boolean): number => {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
