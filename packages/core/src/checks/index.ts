export * from './check.js';
export * from './verdict.js';
