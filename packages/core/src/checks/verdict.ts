import type { StepId } from '../trajectory/index.js';

/**
 * What a check found. "Could not be judged" is a variant of its own, so that no average can swallow it. `evidence` are
 * the steps that show the failure; it may be empty when the failure is that something is missing.
 */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string; readonly evidence: readonly StepId[] }
  | { readonly kind: 'invalid'; readonly reason: string };

const PASSED: Verdict = { kind: 'passed' };

export const passed = (): Verdict => PASSED;
export const failed = (reason: string, evidence: readonly StepId[] = []): Verdict => ({
  kind: 'failed',
  reason,
  evidence,
});
export const invalid = (reason: string): Verdict => ({ kind: 'invalid', reason });

/**
 * The verdict of an expectation with several parts: failed when a part failed, else invalid when a part could not be
 * judged, else passed. Reasons are joined, each step of evidence is named once.
 */
export const every = (verdicts: readonly Verdict[]): Verdict => {
  const failures = verdicts.filter(verdict => verdict.kind === 'failed');
  if (failures.length > 0)
    return failed(failures.map(({ reason }) => reason).join('; '), [
      ...new Set(failures.flatMap(({ evidence }) => evidence)),
    ]);
  const unknown = verdicts.filter(verdict => verdict.kind === 'invalid');
  return unknown.length > 0 ? invalid(unknown.map(({ reason }) => reason).join('; ')) : passed();
};
