import type { CaseFailure, CaseReport, RunReport } from '../runs/index.js';
import { percent } from '../stats/index.js';
import type { Timestamp } from '../trajectory/index.js';
import type { CheckFailure, GateCase, GateDecision, GateSide, Reason, RunReference } from './decision.js';

/** What a gate is given: the numbers of the candidate's run, of the base's where there is one, and the thresholds fixed in advance. */
export interface GateInput {
  readonly id: string;
  readonly now: Timestamp;
  readonly base: { readonly report: RunReport; readonly reference: RunReference } | null;
  readonly candidate: { readonly report: RunReport; readonly reference: RunReference };
  readonly rules: GateDecision['rules'];
  /** Names the step that shows a failure, as a selector; null when the trajectory or the step is not at hand. */
  readonly selectorOfStep: (trajectory: string, step: string) => string | null;
}

/**
 * Decides on a change. A failed blocking case holds, whatever the averages say; a capability case never blocks. What the
 * evaluation could not tell (an empty suite, a run cut short, a blocking case of the base that the candidate did not run,
 * too few valid attempts) is `inconclusive`, never `pass`. A certain failure outweighs an uncertainty.
 *
 * Cost: linear in the number of cases.
 */
export const decide = ({ id, now, base, candidate, rules, selectorOfStep }: GateInput): GateDecision => {
  const { report } = candidate;
  const failures = report.cases
    .filter(row => row.passed === false)
    .map(row => ({ row, reason: caseFailed(row, report, selectorOfStep) }));
  const holding = failures.filter(({ row }) => blocks(row)).map(({ reason }) => reason);
  const warnings = failures.filter(({ row }) => !blocks(row)).map(({ reason }) => reason);
  const doubts = [
    ...suiteDoubts(report, rules),
    ...caseDoubts(report, rules),
    ...missingCases(base?.report ?? null, report),
  ];
  return {
    schema: 'pawl-gate/1',
    id,
    decision: holding.length > 0 ? 'hold' : doubts.length > 0 ? 'inconclusive' : 'pass',
    decidedAt: now,
    base: base?.reference ?? null,
    candidate: candidate.reference,
    reasons: [...holding, ...doubts],
    warnings: [...warnings, ...changedCases(base?.report ?? null, report)],
    cases: sideBySide(base?.report ?? null, report),
    rules,
  };
};

const blocks = ({ case: { severity, kind } }: CaseReport): boolean => severity === 'blocking' && kind === 'regression';

const caseFailed = (row: CaseReport, { run }: RunReport, selectorOfStep: GateInput['selectorOfStep']): Reason => {
  const failures = row.failures.map(
    (failure): CheckFailure => ({
      check: failure.check,
      message: failure.reason,
      step: stepOf(failure, selectorOfStep),
      attempt: failure.attempt,
      trajectory: failure.trajectory,
    }),
  );
  return {
    kind: 'case-failed',
    case: row.case.id,
    severity: row.case.severity,
    failures: failures.length > 0 ? failures : [NOT_OFTEN_ENOUGH],
    failedAttempts: row.outcomes.failed + row.outcomes.errored,
    attempts: row.attempts,
    owner: row.case.owner,
    why: row.case.reason,
    reproduce: reproduce(row, run),
  };
};

/** An imported run knows that an attempt failed, not which check did. */
const NOT_OFTEN_ENOUGH: CheckFailure = {
  check: 'outcome',
  message: 'the case did not pass often enough',
  step: null,
  attempt: 1,
  trajectory: null,
};

/** The first of the steps that show a failure, as a selector. */
const stepOf = ({ trajectory, evidence }: CaseFailure, selectorOfStep: GateInput['selectorOfStep']) => {
  const [id] = evidence;
  const selector = trajectory === null || id === undefined ? null : selectorOfStep(trajectory, id);
  return id === undefined || selector === null ? null : { id, selector };
};

/** The command that runs just this case once more on the same agent; for an import, which cannot run, the one that shows it. */
const reproduce = (row: CaseReport, run: RunReport['run']): readonly string[] => {
  if (run.origin === 'imported') {
    const shown = row.failures.find(({ trajectory }) => trajectory !== null)?.trajectory ?? null;
    return shown === null ? ['pawl', 'report', run.id] : ['pawl', 'show', shown];
  }
  return [
    'pawl',
    'run',
    row.case.file ?? row.case.id,
    ...(run.agent === null ? [] : ['--agent', run.version === null ? run.agent : `${run.agent}@${run.version}`]),
    '--attempts',
    String(row.case.attempts),
  ];
};

const suiteDoubts = ({ run, suite }: RunReport, rules: GateDecision['rules']): readonly Reason[] => {
  if (suite.cases === 0) return [{ kind: 'empty-suite', message: 'no case ran: a gate over nothing proves nothing' }];
  const valid = suite.attempts - suite.outcomes.invalid;
  const share = suite.attempts === 0 ? 0 : valid / suite.attempts;
  return [
    ...(run.endedAt === null && run.origin === 'executed'
      ? [
          {
            kind: 'run-incomplete' as const,
            message: `run ${run.id} was cut short: not all planned attempts are there`,
          },
        ]
      : []),
    ...(share < rules.validAtLeast
      ? [
          {
            kind: 'too-few-valid' as const,
            case: null,
            valid,
            attempts: suite.attempts,
            message: `${valid} of ${suite.attempts} attempts are valid, ${percent(rules.validAtLeast)} are needed; pawl report ${run.id} says why the others are not`,
          },
        ]
      : []),
  ];
};

const caseDoubts = (report: RunReport, rules: GateDecision['rules']): readonly Reason[] =>
  report.cases
    .filter(row => blocks(row) && row.passed !== false && (row.passed === null || row.attempts < needed(row, rules)))
    .map(row => ({
      kind: 'too-few-valid',
      case: row.case.id,
      valid: row.valid,
      attempts: row.attempts,
      message: `blocking case ${row.case.id} has ${row.valid} valid of ${row.attempts} attempts, ${needed(row, rules)} are needed`,
    }));

/** A case that plans fewer attempts than the gate's rules is judged by its own plan. */
const needed = ({ case: { attempts } }: CaseReport, rules: GateDecision['rules']): number =>
  Math.min(attempts, rules.attempts);

const missingCases = (base: RunReport | null, candidate: RunReport): readonly Reason[] => {
  const ran = new Set(candidate.cases.map(row => row.case.id));
  return (base?.cases ?? [])
    .filter(row => blocks(row) && !ran.has(row.case.id))
    .map(row => ({
      kind: 'case-missing',
      case: row.case.id,
      message: `blocking case ${row.case.id} ran on the base and not on the candidate`,
    }));
};

const changedCases = (base: RunReport | null, candidate: RunReport): readonly Reason[] => {
  const before = new Map((base?.cases ?? []).map(row => [row.case.id, row.case.hash]));
  return candidate.cases
    .filter(row => {
      const hash = before.get(row.case.id);
      return hash !== undefined && hash !== null && row.case.hash !== null && hash !== row.case.hash;
    })
    .map(row => ({
      kind: 'case-changed',
      case: row.case.id,
      message: `the file of ${row.case.id} changed between base and candidate: review the change before you trust the comparison`,
    }));
};

const sideBySide = (base: RunReport | null, candidate: RunReport): readonly GateCase[] => {
  const before = new Map((base?.cases ?? []).map(row => [row.case.id, row]));
  const after = new Map(candidate.cases.map(row => [row.case.id, row]));
  return [...candidate.cases, ...(base?.cases ?? []).filter(row => !after.has(row.case.id))].map(row => ({
    case: row.case.id,
    title: row.case.title,
    severity: row.case.severity,
    owner: row.case.owner,
    base: side(before.get(row.case.id)),
    candidate: side(after.get(row.case.id)),
  }));
};

const side = (row: CaseReport | undefined): GateSide | null =>
  row === undefined
    ? null
    : { passed: row.passed, passes: row.outcomes.passed, valid: row.valid, attempts: row.attempts };
