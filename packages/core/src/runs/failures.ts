import type { Attempt } from './attempt.js';
import type { CaseFailure } from './report.js';

/**
 * The first failure of each failing check of one case's attempts, which come in order of their number. Invalid attempts
 * say nothing. An attempt that errored, or that is failed without a failing check (a grade that came with an import),
 * counts under `outcome`.
 */
export const failuresOf = (attempts: readonly Attempt[]): readonly CaseFailure[] => {
  const byCheck = new Map<string, CaseFailure>();
  const add = (attempt: Attempt, check: string, reason: string, evidence: readonly string[]): void => {
    const first = byCheck.get(check);
    byCheck.set(
      check,
      first === undefined
        ? { check, attempt: attempt.number, count: 1, reason, evidence, trajectory: attempt.trajectory }
        : { ...first, count: first.count + 1 },
    );
  };
  for (const attempt of attempts) {
    if (attempt.outcome === 'invalid' || attempt.outcome === 'passed') continue;
    const failed = attempt.checks.flatMap(({ check, verdict }) =>
      verdict.kind === 'failed' ? [{ check, verdict }] : [],
    );
    if (attempt.outcome === 'errored') add(attempt, 'outcome', attempt.reason ?? 'the agent broke', []);
    else if (failed.length === 0) add(attempt, 'outcome', attempt.reason ?? 'graded as failed', []);
    for (const { check, verdict } of failed) add(attempt, check, verdict.reason, verdict.evidence);
  }
  return [...byCheck.values()];
};
