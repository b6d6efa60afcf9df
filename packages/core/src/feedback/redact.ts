import { type Redaction, redactJson, redactText } from '../redact/index.js';
import type { About, Feedback, Outcome } from './feedback.js';

/**
 * Feedback without secrets and personal data. References are redacted like the telemetry they name, so that an address
 * used as a session's id still finds its session.
 */
export const redactFeedback = (feedback: Feedback, redaction: Redaction): Feedback => {
  const text = (value: string): string => redactText(value, redaction).text;
  const base = {
    about: redactAbout(feedback.about, text),
    by: feedback.by === null ? null : text(feedback.by),
    comment: feedback.comment === null ? null : text(feedback.comment),
  };
  switch (feedback.kind) {
    case 'correction':
      return { ...feedback, ...base, output: redactJson(feedback.output, redaction).value };
    case 'override':
      return { ...feedback, ...base, decision: text(feedback.decision) };
    case 'score':
      return { ...feedback, ...base, label: feedback.label === null ? null : text(feedback.label) };
    case 'thumb':
      return { ...feedback, ...base };
    case 'comment':
      return { ...feedback, ...base, comment: text(feedback.comment) };
  }
};

/** An outcome without secrets and personal data. */
export const redactOutcome = (outcome: Outcome, redaction: Redaction): Outcome => {
  const text = (value: string): string => redactText(value, redaction).text;
  return {
    ...outcome,
    about: redactAbout(outcome.about, text),
    by: outcome.by === null ? null : text(outcome.by),
    value: typeof outcome.value === 'string' ? text(outcome.value) : outcome.value,
  };
};

const redactAbout = (about: About, text: (value: string) => string): About => ({
  ...about,
  ...(about.session === undefined ? {} : { session: text(about.session) }),
  ...(about.external === undefined ? {} : { external: text(about.external) }),
});
