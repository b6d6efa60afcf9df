import { keyedToken, redactSpan, redactSpanLog } from '@pawl/core/redact';
import type { Redactor } from './intake.js';

/** Redacts with the classes of `core`, which replace a field whole where they fail: nothing passes unredacted. */
export const redactorOf = (key: Uint8Array): Redactor => {
  const redaction = { token: keyedToken(key) };
  return {
    span: span => redactSpan(span, redaction).span,
    log: log => redactSpanLog(log, redaction).log,
  };
};
