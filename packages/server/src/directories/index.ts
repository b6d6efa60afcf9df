export { type Cases, createCases } from './cases.js';
export { createGates, type Gates } from './gates.js';
export { retentionPolicyOf } from './retention.js';
export { createRuns, type Runs } from './runs.js';
