/**
 * A number with what it takes to believe it. `value` is null where the quantity is undefined (no data, one case, k > n),
 * and `reason` then says why: never 0, 1 or NaN.
 */
export interface Estimate {
  readonly value: number | null;
  /** Confidence interval; null where it is undefined. Never of zero width. */
  readonly low: number | null;
  readonly high: number | null;
  readonly confidence: number;
  /** Units of evidence: cases for a suite, attempts for a case. */
  readonly n: number;
  /** `wilson`, `clopper-pearson`, `case-mean-t` … */
  readonly method: string;
  readonly reason: string | null;
}
