export * from './ids.js';
export * from './json.js';
export * from './message.js';
export * from './span.js';
export * from './step.js';
export * from './time.js';
export * from './trajectory.js';
