import {
  clusteredEstimate,
  type PassCount,
  passAtK,
  passAtKOfSuite,
  passHatK,
  passHatKOfSuite,
  wilson,
} from '../stats/index.js';
import type { Attempt } from './attempt.js';
import { failuresOf } from './failures.js';
import { byK, costOf, durationsOf, isValid, meanSteps, outcomesOf, passCount, tokensOf } from './figures.js';
import { notesOf } from './notes.js';
import { casePassed } from './pass-rule.js';
import type { CaseReport, RunReport, SuiteReport } from './report.js';
import type { Run, RunCase } from './run.js';

/**
 * A run's numbers from its attempts, in any order. An errored attempt counts as failed, an invalid one as nothing. The
 * suite's pass rate, pass@k and pass^k are means over cases, so that a case weighs the same however often it was tried;
 * its interval is over cases. What is undefined is null, and `suite.notes` says why. Linear in the number of attempts.
 */
export const summariseRun = (run: Run, attempts: readonly Attempt[]): RunReport => {
  const byCase = new Map<string, Attempt[]>(run.cases.map(({ id }) => [id, []]));
  const strangers: Attempt[] = [];
  for (const attempt of attempts) (byCase.get(attempt.case) ?? strangers).push(attempt);
  const groups = run.cases.map(runCase => {
    const own = (byCase.get(runCase.id) ?? []).sort((a, b) => a.number - b.number);
    return { runCase, own, valid: own.filter(isValid) };
  });
  const cases = groups.map(({ runCase, own, valid }) => caseReport(run, runCase, own, valid));
  const known = strangers.length === 0 ? attempts : groups.flatMap(({ own }) => own);
  const notes = notesOf(run, cases, known, strangers);
  return {
    run,
    suite: suiteReport(
      run,
      groups.map(group => group.valid),
      known,
      notes,
    ),
    cases,
  };
};

const caseReport = (
  run: Run,
  runCase: RunCase,
  attempts: readonly Attempt[],
  valid: readonly Attempt[],
): CaseReport => {
  const count = passCount(valid);
  const interval = wilson(count.c, count.n);
  // A run that is still going, or was cut short, has attempts to come; an imported one is all there is.
  const open = run.origin === 'executed' && run.endedAt === null;
  const toCome = open ? Math.max(0, runCase.attempts - attempts.length) : 0;
  const undecided = attempts.length - valid.length + toCome;
  return {
    case: runCase,
    passed: casePassed(runCase.pass, { passed: count.c, failed: count.n - count.c, undecided }),
    attempts: attempts.length,
    valid: valid.length,
    outcomes: outcomesOf(attempts),
    pass_rate: interval.value,
    pass_rate_interval: interval,
    pass_at_k: byK(run.attemptsPerCase, k => passAtK(count, k)),
    pass_hat_k: byK(run.attemptsPerCase, k => passHatK(count, k)),
    tokens: tokensOf(attempts),
    costUsd: costOf(attempts),
    durationMs: durationsOf(valid),
    steps: meanSteps(valid),
    failures: failuresOf(attempts),
  };
};

const suiteReport = (
  run: Run,
  validByCase: readonly (readonly Attempt[])[],
  attempts: readonly Attempt[],
  notes: readonly string[],
): SuiteReport => {
  const counts: readonly PassCount[] = validByCase.map(passCount);
  const interval = clusteredEstimate(
    validByCase.map(valid => valid.map(({ outcome }) => (outcome === 'passed' ? 1 : 0))),
  );
  return {
    cases: validByCase.length,
    attempts: attempts.length,
    outcomes: outcomesOf(attempts),
    pass_rate: interval.value,
    pass_rate_interval: interval,
    pass_at_k: byK(run.attemptsPerCase, k => passAtKOfSuite(counts, k)),
    pass_hat_k: byK(run.attemptsPerCase, k => passHatKOfSuite(counts, k)),
    tokens: tokensOf(attempts),
    costUsd: costOf(attempts),
    durationMs: durationsOf(validByCase.flat()),
    notes,
  };
};
