export { type Assembler, createAssembler } from './assembler.js';
export { type ReadingRules, toTrajectory, toTrajectoryBy } from './to-trajectory.js';
export { createTraceProcess } from './trace-process.js';
export { createTraceWork, type ToTrajectory, type TraceWork } from './trace-work.js';
