export { type Cases, createCases, type FileProblem } from './cases.js';
export { createGates, type Gates } from './gates.js';
export { loadPatience } from './patience.js';
export { createProjectConfig, type ProjectConfig } from './project-config.js';
export { loadReading } from './reading.js';
export { retentionPolicyOf } from './retention.js';
export { createRuns, type Runs } from './runs.js';
