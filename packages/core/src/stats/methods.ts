import { isObject, type Json, type JsonObject, own } from '../trajectory/index.js';
import { clusteredMean } from './clustered.js';
import { costPerSuccess } from './cost.js';
import { type PassCount, passAtK, passAtKOfSuite, passHatK, passHatKOfSuite } from './pass-k.js';
import { clopperPearson, wilson, zeroFailureUpperBound } from './proportion.js';
import { nearestRank, quantile, quantileRanks } from './quantile.js';
import { type WeightedValue, weightedRate } from './weighted.js';

/** One estimator as reference vectors call it: JSON in, fields with the vectors' names out. */
export type Method = (input: JsonObject) => JsonObject;

/**
 * Every estimator by its name in reference vectors (`pawl-stat-vectors/1`). A new one is a line here.
 * A number may also be given as an exact fraction, the string `a/b`. A TypeError says what an input lacks.
 */
export const methods: Readonly<Record<string, Method>> = {
  pass_at_k: input => ({ value: passAtK(countOf(input), number(input, 'k')).value }),
  pass_hat_k: input => ({ value: passHatK(countOf(input), number(input, 'k')).value }),
  pass_at_k_suite: input => suiteFields(passAtKOfSuite(list(input, 'cases').map(countOf), number(input, 'k'))),
  pass_hat_k_suite: input => suiteFields(passHatKOfSuite(list(input, 'cases').map(countOf), number(input, 'k'))),
  wilson_interval: input => bounds(wilson(number(input, 'x'), number(input, 'n'), number(input, 'confidence'))),
  clopper_pearson: input => bounds(clopperPearson(number(input, 'x'), number(input, 'n'), number(input, 'confidence'))),
  zero_failure_upper_bound: input => ({
    upper: zeroFailureUpperBound(number(input, 'n'), number(input, 'confidence')).high,
  }),
  clustered_mean: input =>
    clusteredFields(clusteredMean(list(input, 'cases').map(numbers), number(input, 'confidence'))),
  quantile: input => quantileFields(numbers(own(input, 'values')), number(input, 'q')),
  quantile_ci_ranks: input =>
    rankFields(quantileRanks(number(input, 'n'), number(input, 'q'), number(input, 'confidence'))),
  weighted_rate_hajek: input => weightedFields(weightedRate(list(input, 'items').map(keptOf))),
  cost_per_success: input => costFields(costPerSuccess(numbers(own(input, 'costs')), numbers(own(input, 'success')))),
};

const bounds = ({ low, high }: { low: number | null; high: number | null }): JsonObject => ({ low, high });

const suiteFields = ({ value, used, excluded }: ReturnType<typeof passAtKOfSuite>): JsonObject => ({
  value,
  cases_used: used,
  cases_excluded: excluded,
});

const clusteredFields = (figures: ReturnType<typeof clusteredMean>): JsonObject => ({
  attempt_mean: figures.mean,
  n_attempts: figures.values,
  n_cases: figures.clusters,
  se_naive: figures.naiveError,
  se_cluster_cr0: figures.clusterError,
  se_cluster_cr1: figures.correctedClusterError,
  case_mean: figures.clusterMean,
  se_case_mean: figures.clusterMeanError,
  ms_between: figures.between,
  ms_within: figures.within,
  n0: figures.clusterSize,
  icc_anova: figures.intraclassCorrelation,
  design_effect: figures.designEffect,
  t_crit: figures.critical,
  ci_low: figures.low,
  ci_high: figures.high,
});

const quantileFields = (values: readonly number[], q: number): JsonObject => ({
  type7: quantile(values, q).value,
  nearest_rank: nearestRank(values, q).value,
});

const rankFields = ({ lower, upper, coverage }: ReturnType<typeof quantileRanks>): JsonObject => ({
  lower_rank: lower,
  upper_rank: upper,
  coverage,
});

const costFields = ({ total, mean, perSuccess }: ReturnType<typeof costPerSuccess>): JsonObject => ({
  total_cost: total,
  mean_cost: mean,
  cost_per_success: perSuccess,
});

const weightedFields = ({ value, samplingError, unweighted }: ReturnType<typeof weightedRate>): JsonObject => ({
  rate: value,
  se: samplingError,
  unweighted_rate: unweighted,
});

const keptOf = (value: Json): WeightedValue => {
  if (!isObject(value)) throw new TypeError(`not an object with y and keep_probability: ${JSON.stringify(value)}`);
  return { value: number(value, 'y'), probability: number(value, 'keep_probability') };
};

const countOf = (value: Json): PassCount => {
  if (!isObject(value)) throw new TypeError(`not an object with n and c: ${JSON.stringify(value)}`);
  return { n: number(value, 'n'), c: number(value, 'c') };
};

const list = (input: JsonObject, key: string): readonly Json[] => {
  const value = own(input, key);
  if (!Array.isArray(value)) throw new TypeError(`${key} is not a list`);
  return value;
};

const numbers = (value: Json | undefined): readonly number[] => {
  if (!Array.isArray(value)) throw new TypeError(`not a list of numbers: ${JSON.stringify(value)}`);
  return value.map(item => numberOf(item));
};

const number = (input: JsonObject, key: string): number => {
  const value = own(input, key);
  if (value === undefined) throw new TypeError(`${key} is missing`);
  return numberOf(value);
};

const numberOf = (value: Json): number => {
  if (typeof value === 'number') return value;
  const fraction = typeof value === 'string' ? /^(-?\d+)(?:\/(\d+))?$/.exec(value) : null;
  if (fraction === null) throw new TypeError(`not a number or a fraction: ${JSON.stringify(value)}`);
  return Number(fraction[1]) / Number(fraction[2] ?? 1);
};
