import { commandLine } from './command-line.js';
import type { CheckFailure, GateDecision, Reason } from './decision.js';

/**
 * A decision as lines of plain text, for a terminal, a log or a comment: the verdict first, then one paragraph a
 * reason with case, check, step, owner and the command that reproduces it.
 */
export const explain = (decision: GateDecision): readonly string[] => {
  const who = [decision.candidate.agent, decision.candidate.version].filter(part => part !== null).join('@');
  const subject = who === '' ? `run ${decision.candidate.run}` : `${who} (run ${decision.candidate.run})`;
  const against = decision.base === null ? '' : `, against run ${decision.base.run}`;
  return [
    `${verdicts[decision.decision]}: ${subject}${against}`,
    ...decision.reasons.flatMap(reason => ['', ...explainReason(reason)]),
    ...(decision.warnings.length === 0 ? [] : ['', 'Does not hold, but look:']),
    ...decision.warnings.map(warning => `  ${headline(warning)}`),
  ];
};

const verdicts: Record<GateDecision['decision'], string> = { pass: 'PASS', hold: 'HOLD', inconclusive: 'INCONCLUSIVE' };

/** One sentence on a reason. */
export const headline = (reason: Reason): string =>
  reason.kind === 'case-failed'
    ? `${reason.severity} case ${reason.case}: ${reason.failures.map(({ message }) => message).join('; ')} (${reason.failedAttempts} of ${reason.attempts} attempts failed)`
    : reason.message;

const explainReason = (reason: Reason): readonly string[] =>
  reason.kind === 'case-failed'
    ? [
        `  case       ${reason.case} (${reason.severity}), ${reason.failedAttempts} of ${reason.attempts} attempts failed`,
        ...reason.failures.flatMap(({ check, message, step }) => [
          `  check      ${check}: ${message}`,
          ...(step === null ? [] : [`  step       ${step.selector} (${step.id})`]),
        ]),
        ...seenIn(reason.failures),
        `  owner      ${reason.owner ?? 'nobody: name one in the case file'}`,
        ...(reason.why === null ? [] : [`  because    ${reason.why}`]),
        `  reproduce  ${commandLine(reason.reproduce)}`,
      ]
    : [`  ${reason.message}`];

/** The first trajectory that shows a failure. */
const seenIn = (failures: readonly CheckFailure[]): readonly string[] => {
  const first = failures.find(({ trajectory }) => trajectory !== null);
  return first === undefined ? [] : [`  seen in    attempt ${first.attempt}, trajectory ${first.trajectory}`];
};
