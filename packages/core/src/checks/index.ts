export * from './check.js';
export * from './evaluate.js';
export * from './registry.js';
export * from './verdict.js';
