import { defined, type Figure, isCount, undefinedFigure } from './estimate.js';

/** `c` passes among `n` attempts of one case. */
export interface PassCount {
  readonly n: number;
  readonly c: number;
}

/** A mean over the cases for which the figure is defined, and how many those were. */
export interface SuiteFigure extends Figure {
  readonly used: number;
  /** Cases with fewer than k attempts. */
  readonly excluded: number;
}

/**
 * pass@k: the chance that at least one of `k` attempts drawn from the `n` without replacement is among the `c` passes,
 * 1 - C(n-c, k) / C(n, k). Unbiased for "at least one of k passes". Null for k > n.
 * Source: Chen et al. 2021, arXiv 2107.03374, equation 1.
 */
export const passAtK = (count: PassCount, k: number): Figure => {
  const problem = problemOf(count, k);
  return problem === null ? defined(1 - chanceOfNone(count.n, count.c, k)) : undefinedFigure(problem);
};

/**
 * pass^k: the chance that all of `k` attempts drawn from the `n` without replacement are among the `c` passes,
 * C(c, k) / C(n, k). Unbiased for "all of k pass". Null for k > n. Source: tau-bench, arXiv 2406.12045, section 4.
 */
export const passHatK = (count: PassCount, k: number): Figure => {
  const problem = problemOf(count, k);
  return problem === null ? defined(chanceOfNone(count.n, count.n - count.c, k)) : undefinedFigure(problem);
};

/** Mean of pass@k over cases, each with its own n. Cases with n < k are left out and counted. */
export const passAtKOfSuite = (counts: readonly PassCount[], k: number): SuiteFigure => meanOver(counts, k, passAtK);

/** Mean of pass^k over cases, each with its own n. Cases with n < k are left out and counted. */
export const passHatKOfSuite = (counts: readonly PassCount[], k: number): SuiteFigure => meanOver(counts, k, passHatK);

const problemOf = ({ n, c }: PassCount, k: number): string | null => {
  if (!isCount(n) || !isCount(c) || c > n) return `${c} of ${n} is not a count of passes`;
  if (!isCount(k) || k === 0) return `k must be a whole number from 1 on, not ${k}`;
  return k > n ? `k = ${k} needs at least ${k} attempts, there are ${n}` : null;
};

/**
 * The chance that none of `marked` items is among `k` drawn from `n` without replacement, C(n-marked, k) / C(n, k). The
 * formula is symmetric in `marked` and `k`, so the shorter product is taken; nothing overflows.
 */
const chanceOfNone = (n: number, marked: number, k: number): number => {
  const factors = Math.min(marked, k);
  const absent = n - Math.max(marked, k);
  let chance = 1;
  for (let i = 0; i < factors && chance > 0; i += 1) chance *= Math.max(0, absent - i) / (n - i);
  return chance;
};

const meanOver = (counts: readonly PassCount[], k: number, figureOf: typeof passAtK): SuiteFigure => {
  let sum = 0;
  let used = 0;
  for (const count of counts) {
    const { value } = figureOf(count, k);
    if (value === null) continue;
    sum += value;
    used += 1;
  }
  const excluded = counts.length - used;
  return used === 0
    ? { ...undefinedFigure(`no case has ${k} attempts`), used, excluded }
    : { ...defined(sum / used), used, excluded };
};
