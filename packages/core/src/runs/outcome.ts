import type { CheckResult, Outcome } from './attempt.js';

/**
 * What an attempt comes to that ran to its end: `failed` if any check failed, else `invalid` if any could not be judged,
 * else `passed`. `reason` is one line, null for `passed`. (`errored` is not for checks to say: then the agent broke.)
 */
export const outcomeOf = (checks: readonly CheckResult[]): { outcome: Outcome; reason: string | null } => {
  for (const kind of ['failed', 'invalid'] as const) {
    for (const { check, verdict } of checks) {
      if (verdict.kind === kind) return { outcome: kind, reason: `${check}: ${verdict.reason}` };
    }
  }
  return { outcome: 'passed', reason: null };
};
