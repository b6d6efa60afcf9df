export * from './artifacts/index.js';
export { type Clock, systemClock } from './clock.js';
export { Progress, type ProgressState, type ProgressStream, progressLine } from './progress.js';
export * from './project/index.js';
export { localRules, redactionOf } from './redaction.js';
export { redactionKey } from './redaction-key.js';
export * from './report/index.js';
export type { RunOptions, RunRedaction } from './run.js';
export * from './targets/index.js';
export { columns, fit, oneLine, plainText, wrap } from './terminal.js';

type RunCases = typeof import('./run.js').runCases;

/** Runs cases; see `run.ts`. Loaded when it is called, so that who only reads runs does not wait for all that runs them. */
export const runCases: RunCases = async options => (await import('./run.js')).runCases(options);
