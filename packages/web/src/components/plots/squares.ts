import type { Attempt, CaseReport, Outcome } from '@pawl/core/runs';

/** The outcomes in the order in which bars and legends show them. */
export const OUTCOMES = ['passed', 'failed', 'errored', 'invalid'] as const satisfies readonly Outcome[];

/** One square of the attempts column. Before the attempts have come, only the outcomes are known. */
export interface Square {
  readonly number: number | null;
  readonly outcome: Outcome;
  readonly trajectory: string | null;
  /** The step that shows the first failure. */
  readonly step: string | null;
  readonly reason: string | null;
}

export const squares = (row: CaseReport, attempts: readonly Attempt[] | undefined): readonly Square[] =>
  attempts === undefined
    ? OUTCOMES.flatMap(outcome =>
        Array.from({ length: row.outcomes[outcome] }, () => ({
          number: null,
          outcome,
          trajectory: null,
          step: null,
          reason: null,
        })),
      )
    : [...attempts]
        .sort((a, b) => a.number - b.number)
        .map(attempt => ({
          number: attempt.number,
          outcome: attempt.outcome,
          trajectory: attempt.trajectory,
          step: evidenceStep(attempt),
          reason: attempt.reason ?? firstReason(attempt),
        }));

/** The step that shows why an attempt failed; null when it passed, or when what failed is that something is missing. */
export const evidenceStep = (attempt: Attempt): string | null => {
  for (const { verdict } of attempt.checks) {
    if (verdict.kind === 'failed' && verdict.evidence[0] !== undefined) return verdict.evidence[0];
  }
  return null;
};

const firstReason = (attempt: Attempt): string | null => {
  for (const { verdict } of attempt.checks) {
    if (verdict.kind !== 'passed') return verdict.reason;
  }
  return null;
};
