export {
  ADD_CONTENTS,
  CONTENT_COLUMNS,
  CREATE_CONTENTS,
  contentsOf,
  removeShared,
  unusedContents,
} from './contents.js';
export { ContentRows, contentHash, KnownContents } from './known.js';
export { createMemory } from './memory.js';
export { RecordWriter, type StoredRecord } from './record-writer.js';
export { createRestorer, MISSING, type Restorer } from './restore.js';
