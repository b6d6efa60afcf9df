export { type Admission, createAdmission, type Reservation } from './admission.js';
export type { DecodedLogs, DecodedTraces } from './collect.js';
export { decodeLogs, decodeTraces, type OtlpEncoding } from './decode.js';
export { encodeLogs, encodeTraces } from './encode.js';
export { type HttpLimits, otlpRoutes } from './http/routes.js';
export { type ExportOutcome, readOutcome } from './outcome.js';
export { OverloadError } from './overload.js';
export { writeLogs, writeTraces } from './protobuf/write.js';
export type { OtlpSinks } from './receive.js';
