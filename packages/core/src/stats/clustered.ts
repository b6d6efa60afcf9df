import { type Estimate, isConfidence, undefinedEstimate } from './estimate.js';
import { clopperPearson } from './proportion.js';
import { studentCritical } from './student.js';

/**
 * A mean of values that come in clusters (attempts in cases), with the errors that different assumptions give it. Raw:
 * the interval may leave [0, 1] or have no width; {@link clusteredEstimate} is what to show.
 */
export interface ClusteredMean {
  readonly values: number;
  /** Clusters with at least one value. */
  readonly clusters: number;
  /** Each value weighs the same. */
  readonly mean: number | null;
  /** As if every value were independent: sd/√N. Too small when values of a cluster resemble each other. */
  readonly naiveError: number | null;
  /** √(Σ_c (Σ_i (s_ci - s̄))²) / N. Source: Miller 2024, arXiv 2411.00640, section 2.2. */
  readonly clusterError: number | null;
  /** `clusterError`·√(G/(G-1)), corrected for few clusters. */
  readonly correctedClusterError: number | null;
  /** Each cluster weighs the same: the mean of the cluster means. */
  readonly clusterMean: number | null;
  /** sd(cluster means)/√G. */
  readonly clusterMeanError: number | null;
  /** Mean squares of the one-way analysis of variance, and the n0 of unequal clusters. */
  readonly between: number | null;
  readonly within: number | null;
  readonly clusterSize: number | null;
  /** How alike values of one cluster are: (MSB - MSW) / (MSB + (n0-1)·MSW). Source: Donner 1986. */
  readonly intraclassCorrelation: number | null;
  /** (`correctedClusterError` / `naiveError`)²: how many times fewer independent values the data is worth. */
  readonly designEffect: number | null;
  /** Student's t with G-1 degrees of freedom. */
  readonly critical: number | null;
  /** `clusterMean` ± `critical`·`clusterMeanError`, not clipped. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Everything about a mean of clustered values. What is undefined is null: all errors below two clusters. */
export const clusteredMean = (clusters: readonly (readonly number[])[], confidence = 0.95): ClusteredMean => {
  const groups = clusters.filter(cluster => cluster.length > 0).map(summarise);
  const count = groups.length;
  const values = sum(groups, group => group.size);
  const mean = values === 0 ? null : sum(groups, group => group.total) / values;
  const clusterMean = count === 0 ? null : sum(groups, group => group.mean) / count;
  const withinSquares = sum(groups, group => group.squares);
  const naiveError =
    mean === null || values < 2
      ? null
      : Math.sqrt((withinSquares + sum(groups, g => g.size * (g.mean - mean) ** 2)) / (values - 1) / values);
  const single = { values, clusters: count, mean, naiveError, clusterMean };
  if (count < 2 || mean === null || clusterMean === null || !isConfidence(confidence))
    return { ...UNDEFINED, ...single };

  const clusterError = Math.sqrt(sum(groups, group => (group.total - group.size * mean) ** 2)) / values;
  const correctedClusterError = clusterError * Math.sqrt(count / (count - 1));
  const clusterMeanError = Math.sqrt(sum(groups, group => (group.mean - clusterMean) ** 2) / (count - 1) / count);
  const between = sum(groups, group => group.size * (group.mean - mean) ** 2) / (count - 1);
  const within = values > count ? withinSquares / (values - count) : null;
  const clusterSize = (values - sum(groups, group => group.size ** 2) / values) / (count - 1);
  const critical = studentCritical(confidence, count - 1);
  return {
    ...single,
    clusterError,
    correctedClusterError,
    clusterMeanError,
    between,
    within,
    clusterSize,
    intraclassCorrelation: within === null ? null : ratio(between - within, between + (clusterSize - 1) * within),
    designEffect: naiveError === null ? null : ratio(correctedClusterError ** 2, naiveError ** 2),
    critical,
    low: clusterMean - critical * clusterMeanError,
    high: clusterMean + critical * clusterMeanError,
  };
};

/**
 * The mean of the cluster means with an interval over clusters, for values in [0, 1]. From ten clusters on, Student's t
 * on the cluster means, clipped to [0, 1]. With fewer, or when all clusters have the same mean, t is worthless (too
 * short, or no width at all), and Clopper-Pearson bounds over clusters take its place: the lower one counts a cluster
 * only when all its values are 1, the upper one as soon as any is above 0. A cluster's mean lies between the two, so the
 * interval covers the mean at least as often as `confidence` says. Null without values. Source: Clopper and Pearson 1934.
 */
export const clusteredEstimate = (clusters: readonly (readonly number[])[], confidence = 0.95): Estimate => {
  const filled = clusters.filter(cluster => cluster.length > 0);
  const n = filled.length;
  const refuse = (reason: string) => undefinedEstimate('case-mean-t', n, confidence, reason);
  if (!isConfidence(confidence)) return refuse(`a confidence lies between 0 and 1, not at ${confidence}`);
  if (n === 0) return refuse('no data');
  if (filled.some(cluster => cluster.some(value => !(value >= 0 && value <= 1))))
    return refuse('a value is not in [0, 1]');

  const { clusterMean: value, low, high } = clusteredMean(filled, confidence);
  if (n >= 10 && low !== null && high !== null && !allAlike(filled)) {
    return {
      value,
      low: Math.max(0, low),
      high: Math.min(1, high),
      confidence,
      n,
      method: 'case-mean-t',
      reason: null,
    };
  }
  const whole = filled.filter(cluster => cluster.every(value => value === 1)).length;
  const partly = filled.filter(cluster => cluster.some(value => value > 0)).length;
  return {
    value,
    low: clopperPearson(whole, n, confidence).low,
    high: clopperPearson(partly, n, confidence).high,
    confidence,
    n,
    method: 'clopper-pearson',
    reason: null,
  };
};

/** True when all clusters have one mean, apart from rounding. */
const allAlike = (clusters: readonly (readonly number[])[]): boolean => {
  const means = clusters.map(cluster => summarise(cluster).mean);
  const first = means[0] ?? 0;
  return means.every(mean => Math.abs(mean - first) < 1e-12);
};

interface Group {
  readonly size: number;
  readonly total: number;
  readonly mean: number;
  /** Sum of squared distances from the group's mean. */
  readonly squares: number;
}

const summarise = (values: readonly number[]): Group => {
  const total = sum(values, value => value);
  const mean = total / values.length;
  return { size: values.length, total, mean, squares: sum(values, value => (value - mean) ** 2) };
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const ratio = (above: number, below: number): number | null => (below === 0 ? null : above / below);

const UNDEFINED = {
  clusterError: null,
  correctedClusterError: null,
  clusterMeanError: null,
  between: null,
  within: null,
  clusterSize: null,
  intraclassCorrelation: null,
  designEffect: null,
  critical: null,
  low: null,
  high: null,
} as const;
