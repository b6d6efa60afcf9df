export { type Assembler, createAssembler } from './assembler.js';
export { readTrajectory, type ToTrajectory } from './read.js';
export { toTrajectory } from './to-trajectory.js';
