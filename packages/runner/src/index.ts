export * from './artifacts/index.js';
export { type Clock, systemClock } from './clock.js';
export { Progress, type ProgressState, type ProgressStream, progressLine } from './progress.js';
export * from './project/index.js';
export * from './report/index.js';
export { type RunOptions, type RunRedaction, runCases } from './run.js';
export * from './targets/index.js';
export { columns, fit, oneLine, plainText } from './terminal.js';
