export type { Expression } from './expression.js';
export * from './grade.js';
export type { RunPlace } from './identity.js';
export { type MappedRecord, type MessageAnnotation, mapRecord } from './mapped-record.js';
export {
  compileMapping,
  MAPPING_FIELDS,
  type Mapping,
  type MappingField,
  NO_MAPPING,
  overlayMapping,
  readMapping,
} from './mapping.js';
export { spansOfMessages } from './messages/spans.js';
export { type LogRecord, readRecords } from './records.js';
