export { decideRetention, drawOf, type RetentionDecision } from './decide.js';
export * from './policy.js';
export { readRetention } from './read.js';
export { retentionFileSchema } from './schema.js';
