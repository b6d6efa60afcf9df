export * from './attempt.js';
export { type AttemptsRead, attemptLine, parseAttempt, parseAttempts, parseRun, runText } from './files.js';
export { outcomeOf } from './outcome.js';
export { casePassed, type Tally } from './pass-rule.js';
export { redactAttempt } from './redact-attempt.js';
export * from './report.js';
export * from './run.js';
export { attemptSchema, runSchema } from './schema.js';
export { summariseRun } from './summarise.js';
