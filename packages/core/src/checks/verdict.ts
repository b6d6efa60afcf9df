import type { StepId } from '../trajectory/index.js';

/**
 * What a check found. "Could not be judged" is a variant of its own, so that no average can swallow it. `evidence` are
 * the steps that show the failure; it may be empty when the failure is that something is missing.
 */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string; readonly evidence: readonly StepId[] }
  | { readonly kind: 'invalid'; readonly reason: string };

export const passed = (): Verdict => ({ kind: 'passed' });
export const failed = (reason: string, evidence: readonly StepId[] = []): Verdict => ({ kind: 'failed', reason, evidence });
export const invalid = (reason: string): Verdict => ({ kind: 'invalid', reason });
