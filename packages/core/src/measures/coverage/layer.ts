import type { StepId } from '../../trajectory/index.js';

/**
 * What has to be recorded of a risky run, so that what it did can be followed afterwards: where the task was sent, what
 * its tools were told and answered, what allowed the calls that need to be allowed, and why it ended.
 */
export const LAYERS = ['route', 'tool', 'policy', 'stop_reason'] as const;
export type Layer = (typeof LAYERS)[number];

/** One thing that is not recorded. */
export interface Gap {
  /** The step at which it shows; null where there is no step to point at. */
  readonly step: StepId | null;
  /** For people: what is missing, with the names of what it is about. */
  readonly says: string;
}

/** How much of one layer a run recorded. */
export type LayerCoverage =
  | { readonly verdict: 'complete'; readonly steps: readonly StepId[] }
  | { readonly verdict: 'missing'; readonly gaps: readonly Gap[] }
  | { readonly verdict: 'not_applicable'; readonly reason: string };

/** Gaps of one layer that are listed; the first ones tell what to mend. */
export const LISTED_GAPS = 20;

export const missing = (gaps: readonly Gap[]): LayerCoverage => ({
  verdict: 'missing',
  gaps: gaps.slice(0, LISTED_GAPS),
});
export const complete = (steps: readonly StepId[]): LayerCoverage => ({ verdict: 'complete', steps });
export const notApplicable = (reason: string): LayerCoverage => ({ verdict: 'not_applicable', reason });
