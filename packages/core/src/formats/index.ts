export { atifOf } from './atif/write.js';
export type { Expression } from './expression.js';
export type { Format, Imported } from './format.js';
export * from './grade.js';
export type { RunPlace } from './identity.js';
export { type MappedRecord, type MessageAnnotation, mapRecord, silentFields } from './mapped-record.js';
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
export { spansOfTrajectory } from './pawl/read.js';
export { STEP_COLUMNS, type StepRow, stepRows } from './pawl/step-rows.js';
export { streamRecords } from './record-stream.js';
export { type LogRecord, readRecords } from './records.js';
export { formats, recogniseFormat } from './registry.js';
