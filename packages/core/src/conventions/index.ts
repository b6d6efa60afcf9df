export { type AssembleOptions, assemble, assembleAll, assembleTold, type Told } from './assemble.js';
export { saysComplete } from './complete.js';
export type { Convention, Reading, TokenReading } from './convention.js';
export { answeredOf, askedOf, asMessages, readMessages, readRequest, readResponse } from './messages.js';
export { conventions } from './registry.js';
export { addUnderstandings, type Understanding, type UnreadKey, understandingOf } from './understanding.js';
