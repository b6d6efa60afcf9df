export * from './case.js';
export { caseFromTrajectory } from './draft/draft.js';
export type { CaseDraft, DraftOptions, DraftTool } from './draft/options.js';
export { type LoadFile, readRecordings, resolveWithin } from './files.js';
export { hashCase } from './hash.js';
export * from './lint.js';
export { type CaseFile, type ReadCaseOptions, readCase } from './read.js';
export { caseFileSchema, environmentFileSchema, worldSchema } from './schema.js';
export { EMPTY_WORLD, type FileAccess, readEnvironment, readWorld, resolveWorld } from './world.js';
