export { readDocument, type SourceDocument } from './document.js';
export * from './duration.js';
export { MAX_ALIASES, MAX_CHARACTERS, MAX_DEPTH, MAX_NODES } from './guard.js';
export * from './problem.js';
export * from './read-as.js';
export * from './schema.js';
export * from './suggest.js';
