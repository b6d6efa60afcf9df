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

/** A number without an interval. Null where it is undefined, and `reason` then says why. */
export interface Figure {
  readonly value: number | null;
  readonly reason: string | null;
}

export const defined = (value: number): Figure => ({ value, reason: null });
export const undefinedFigure = (reason: string): Figure => ({ value: null, reason });

/** An estimate that cannot be made from what there is. */
export const undefinedEstimate = (method: string, n: number, confidence: number, reason: string): Estimate => ({
  value: null,
  low: null,
  high: null,
  confidence,
  n,
  method,
  reason,
});

/** True for 0, 1, 2 … up to 2^53 - 1. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** True for a confidence level: strictly between 0 and 1. */
export const isConfidence = (value: number): boolean => value > 0 && value < 1;
