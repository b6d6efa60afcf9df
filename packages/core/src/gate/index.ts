export { commandLine } from './command-line.js';
export * from './decide.js';
export * from './decision.js';
export * from './explain.js';
