export type { Eraser, ErasureRequest } from './erase.js';
export { type Keeping, openKeeping } from './open.js';
export type { CurrentPolicy, Retained, Retention } from './retain.js';
export { type Tombstones, withoutBuried, withoutBuriedSaid } from './tombstones.js';
