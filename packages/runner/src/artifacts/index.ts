export { type RunFiles, runFiles } from './layout.js';
export { readLines } from './lines.js';
export { findTrajectory, readRun, readRunFile, readTrajectories, type StoredRun } from './read.js';
export { RunWriter } from './write.js';
