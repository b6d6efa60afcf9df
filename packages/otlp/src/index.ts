export { type Admission, createAdmission, type Reservation } from './admission.js';
export type { DecodedLogs, DecodedTraces } from './collect.js';
export { decodeLogs, decodeTraces, type OtlpEncoding } from './decode.js';
export { encodeTraces } from './encode.js';
export { type HttpLimits, otlpRoutes } from './http/routes.js';
export { OverloadError } from './overload.js';
export type { OtlpSinks } from './receive.js';
