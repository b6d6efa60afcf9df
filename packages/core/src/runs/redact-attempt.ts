import type { Verdict } from '../checks/index.js';
import { addCounts, type Redaction, type RedactionCounts, redactJson, redactText } from '../redact/index.js';
import type { Json } from '../trajectory/index.js';
import type { Attempt } from './attempt.js';

/**
 * An attempt with its content redacted, to be called before it is written: reasons, tool calls, standard error. Ids,
 * names of cases, checks and tools, outcome and figures stay.
 */
export const redactAttempt = (
  attempt: Attempt,
  redaction: Redaction,
): { readonly attempt: Attempt; readonly counts: RedactionCounts } => {
  let counts: RedactionCounts = {};
  const text = (value: string): string => {
    const redacted = redactText(value, redaction);
    counts = addCounts(counts, redacted.counts);
    return redacted.text;
  };
  const json = (value: Json): Json => {
    const redacted = redactJson(value, redaction);
    counts = addCounts(counts, redacted.counts);
    return redacted.value;
  };
  const verdict = (value: Verdict): Verdict =>
    value.kind === 'passed' ? value : { ...value, reason: text(value.reason) };
  const redacted: Attempt = {
    ...attempt,
    reason: attempt.reason === null ? null : text(attempt.reason),
    checks: attempt.checks.map(result => ({ ...result, verdict: verdict(result.verdict) })),
    calls: attempt.calls.map(call => ({ ...call, arguments: json(call.arguments), answer: json(call.answer) })),
    stderr: attempt.stderr === null ? null : text(attempt.stderr),
  };
  return { attempt: redacted, counts };
};
