export { type BuiltTrajectory, buildTrajectory } from './build.js';
export type { Execution } from './execution.js';
