import { keyedToken, type Redaction } from '@pawl/core/redact';
import { redactAttempt } from '@pawl/core/runs';
import { trajectoryRedactor } from './redact-trajectory.js';
import { redactionKey } from './redaction-key.js';
import type { RunRedaction } from './run.js';

/** Takes secrets and personal data out of a run, with the tokens of its data directory. */
export const redactionOf = (dataDirectory: string): RunRedaction =>
  runRedaction({ token: keyedToken(redactionKey(dataDirectory)) });

/** The same with tokens from elsewhere. */
export const runRedaction = (redaction: Redaction): RunRedaction => ({
  trajectory: trajectoryRedactor(redaction),
  attempt: attempt => redactAttempt(attempt, redaction).attempt,
});
