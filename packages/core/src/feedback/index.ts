export { EVALUATION_EVENT, evaluationOfLog, evaluationsOfSpan } from './evaluation.js';
export * from './feedback.js';
export { MAX_TEXT_BYTES, type Posted, type Receiving, readFeedback, readOutcome } from './posted.js';
export { redactFeedback, redactOutcome } from './redact.js';
export { namesOf, type Reference, referencesOf } from './references.js';
export { type FeedbackTotals, standing, totalFeedback } from './totals.js';
