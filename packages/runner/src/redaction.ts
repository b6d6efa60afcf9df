import { keyedToken, type Redaction, redactJson, redactText } from '@pawl/core/redact';
import type { CheckResult } from '@pawl/core/runs';
import { trajectoryRedactor } from './redact-trajectory.js';
import { redactionKey } from './redaction-key.js';
import type { RunRedaction } from './run.js';

/** Takes secrets and personal data out of a run, with the tokens of its data directory. */
export const redactionOf = (dataDirectory: string): RunRedaction =>
  runRedaction({ token: keyedToken(redactionKey(dataDirectory)) });

/** The same with tokens from elsewhere. */
export const runRedaction = (redaction: Redaction): RunRedaction => {
  const text = (value: string): string => redactText(value, redaction).text;
  const maybe = (value: string | null): string | null => (value === null ? null : text(value));
  const check = (result: CheckResult): CheckResult =>
    result.verdict.kind === 'passed'
      ? result
      : { ...result, verdict: { ...result.verdict, reason: text(result.verdict.reason) } };
  return {
    trajectory: trajectoryRedactor(redaction),
    attempt: attempt => ({
      ...attempt,
      reason: maybe(attempt.reason),
      stderr: maybe(attempt.stderr),
      checks: attempt.checks.map(check),
      calls: attempt.calls.map(call => ({
        ...call,
        arguments: redactJson(call.arguments, redaction).value,
        answer: redactJson(call.answer, redaction).value,
      })),
    }),
  };
};
