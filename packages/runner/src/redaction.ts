import type { RedactionFile } from '@pawl/core/config';
import { compileRules, keyedToken, type Redaction, type Rules } from '@pawl/core/redact';
import { redactAttempt } from '@pawl/core/runs';
import { trajectoryRedactor } from './redact-trajectory.js';
import { redactionKey } from './redaction-key.js';
import type { RunRedaction } from './run.js';

/**
 * Takes secrets and personal data out of a run, with the tokens of its data directory.
 *
 * @param file - the project's rules; null for none
 */
export const redactionOf = (dataDirectory: string, file: RedactionFile | null = null): RunRedaction =>
  runRedaction({
    token: keyedToken(redactionKey(dataDirectory)),
    ...(file === null ? {} : { rules: localRules(file) }),
  });

/** Rules where no service is asked: the fields that it would be asked about are dropped, as when it fails. */
export const localRules = ({ rules, service }: RedactionFile): Rules =>
  compileRules(
    service === null
      ? rules
      : { ...rules, paths: [...service.on.map(path => ({ path, do: 'drop' as const })), ...rules.paths] },
  );

/** The same with tokens from elsewhere. */
export const runRedaction = (redaction: Redaction): RunRedaction => ({
  trajectory: trajectoryRedactor(redaction),
  attempt: attempt => redactAttempt(attempt, redaction).attempt,
});
