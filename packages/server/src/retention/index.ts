export { createEraser, type Eraser, type ErasureRequest } from './erase.js';
export {
  type CurrentPolicy,
  createRetention,
  type Retained,
  type Retention,
  retainOnce,
  type SaidFacts,
} from './retain.js';
export { saidFactsOf } from './said-facts.js';
export { openTombstones, type Tombstones, withoutBuried } from './tombstones.js';
