export { type Assembler, createAssembler } from './assembler.js';
export type { Completion, Follower } from './followers.js';
export { DEFAULT_PATIENCE, type Patience } from './patience.js';
export type { StepWindow } from './recent.js';
export { NO_READING, type ReadingConfig, type ReadingRules, toTrajectory, toTrajectoryBy } from './to-trajectory.js';
export { createTraceProcess } from './trace-process.js';
export { createTraceWork, type ToTrajectory, type TraceWork } from './trace-work.js';
