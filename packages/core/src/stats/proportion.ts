import { betaQuantile } from './beta.js';
import { type Estimate, isConfidence, isCount, undefinedEstimate } from './estimate.js';
import { normalCritical } from './normal.js';

/**
 * Wilson's score interval for `x` successes among `n`: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). Good coverage
 * on average, so it is what screens show. Null without data. Source: Wilson 1927; Newcombe 1998, method 3.
 */
export const wilson = (x: number, n: number, confidence = 0.95): Estimate => {
  const problem = problemOf(x, n, confidence);
  if (problem !== null) return undefinedEstimate('wilson', n, confidence, problem);
  const { low, high } = scoreInterval(x / n, n, confidence);
  return interval('wilson', x, n, confidence, low, high);
};

/** The ends of Wilson's interval around a share `p` of a size that need not be whole, within [0, 1]. */
export const scoreInterval = (p: number, n: number, confidence: number): { low: number; high: number } => {
  const z = normalCritical(confidence);
  const shrink = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / shrink;
  const reach = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / shrink;
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
};

/**
 * The exact interval of Clopper and Pearson: beta quantiles B(α/2; x, n-x+1) and B(1-α/2; x+1, n-x). Its coverage is
 * never below `confidence`, so it is what gates use. Null without data. Source: Clopper and Pearson 1934.
 */
export const clopperPearson = (x: number, n: number, confidence = 0.95): Estimate => {
  const problem = problemOf(x, n, confidence);
  if (problem !== null) return undefinedEstimate('clopper-pearson', n, confidence, problem);
  const tail = (1 - confidence) / 2;
  const low = x === 0 ? 0 : betaQuantile(tail, x, n - x + 1);
  const high = x === n ? 1 : 1 - betaQuantile(tail, n - x, x + 1);
  return interval('clopper-pearson', x, n, confidence, low, high);
};

/**
 * What no failure in `n` says about the failure rate: it is below 1 - (1-confidence)^(1/n), one-sided ("rule of three":
 * about 3/n at 95 %). `value` is the observed rate, 0. Null without data. Source: Hanley and Lippman-Hand 1983.
 */
export const zeroFailureUpperBound = (n: number, confidence = 0.95): Estimate => {
  const problem = problemOf(0, n, confidence);
  if (problem !== null) return undefinedEstimate('zero-failure', n, confidence, problem);
  const high = -Math.expm1(Math.log1p(-confidence) / n);
  return { value: 0, low: 0, high, confidence, n, method: 'zero-failure', reason: null };
};

const problemOf = (x: number, n: number, confidence: number): string | null => {
  if (!isConfidence(confidence)) return `a confidence lies between 0 and 1, not at ${confidence}`;
  if (!isCount(x) || !isCount(n) || x > n) return `${x} of ${n} is not a share`;
  return n === 0 ? 'no data' : null;
};

/** Ends that are exact by definition are not left to rounding: 0 of n reaches down to 0, n of n up to 1. */
const interval = (method: string, x: number, n: number, confidence: number, low: number, high: number): Estimate => ({
  value: x / n,
  low: x === 0 ? 0 : Math.max(0, low),
  high: x === n ? 1 : Math.min(1, high),
  confidence,
  n,
  method,
  reason: null,
});
