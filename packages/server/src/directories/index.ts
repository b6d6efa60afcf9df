export { type Cases, createCases } from './cases.js';
export { createGates, type Gates } from './gates.js';
export { loadReading } from './reading.js';
export { createRuns, type Runs } from './runs.js';
