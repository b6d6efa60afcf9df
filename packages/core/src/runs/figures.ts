import { type Figure, type PassCount, quantile } from '../stats/index.js';
import { addReported, addTokens, NO_TOKENS, type Tokens } from '../trajectory/index.js';
import type { Attempt, Outcome } from './attempt.js';

/** How often each outcome occurs. */
export const outcomesOf = (attempts: readonly Attempt[]): Readonly<Record<Outcome, number>> => {
  const counts = { passed: 0, failed: 0, errored: 0, invalid: 0 };
  for (const { outcome } of attempts) counts[outcome] += 1;
  return counts;
};

export const isValid = ({ outcome }: Attempt): boolean => outcome !== 'invalid';

/** The sum of the tokens that attempts report; null when none does. */
export const tokensOf = (attempts: readonly Attempt[]): Tokens | null => {
  let sum: Tokens | null = null;
  for (const { tokens } of attempts) if (tokens !== null) sum = addTokens(sum ?? NO_TOKENS, tokens);
  return sum;
};

/** US dollars; null when no attempt reports any. */
export const costOf = (attempts: readonly Attempt[]): number | null =>
  attempts.reduce<number | null>((sum, { costUsd }) => addReported(sum, costUsd), null);

/** Median and 95th percentile of the durations that are known, in milliseconds. */
export const durationsOf = (valid: readonly Attempt[]): { p50: number | null; p95: number | null } => {
  const known = valid.flatMap(({ durationMs }) => (durationMs === null ? [] : [durationMs]));
  return { p50: quantile(known, 0.5).value, p95: quantile(known, 0.95).value };
};

/** The mean number of steps of an attempt; null without one. */
export const meanSteps = (valid: readonly Attempt[]): Record<keyof Attempt['steps'], number | null> => {
  const mean = (kind: keyof Attempt['steps']): number | null =>
    valid.length === 0 ? null : valid.reduce((sum, { steps }) => sum + steps[kind], 0) / valid.length;
  return { total: mean('total'), model: mean('model'), tool: mean('tool') };
};

/** A figure for each k from 1 to `largest`, under the key k. */
export const byK = (largest: number, figureAt: (k: number) => Figure): Record<string, number | null> =>
  Object.fromEntries(Array.from({ length: largest }, (_, index) => [String(index + 1), figureAt(index + 1).value]));

/** Passes among the attempts that count. */
export const passCount = (valid: readonly Attempt[]): PassCount => ({
  n: valid.length,
  c: valid.filter(({ outcome }) => outcome === 'passed').length,
});
