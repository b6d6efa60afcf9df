export * from './attempt.js';
export * from './report.js';
export * from './run.js';
