export * from './case.js';
export { type LoadFile, readRecordings, resolveWithin } from './files.js';
export { hashCase } from './hash.js';
export * from './lint.js';
export { type CaseFile, type ReadCaseOptions, readCase } from './read.js';
export { caseFileSchema, environmentFileSchema, worldSchema } from './schema.js';
export { EMPTY_WORLD, type FileAccess, readEnvironment, readWorld, resolveWorld } from './world.js';
