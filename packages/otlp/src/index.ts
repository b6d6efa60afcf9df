export type { DecodedLogs, DecodedTraces } from './collect.js';
export { decodeLogs, decodeTraces, type OtlpEncoding } from './decode.js';
export { encodeLogs, encodeTraces } from './encode.js';
export { OverloadError } from './http/overload.js';
export { type OtlpSinks, otlpRoutes } from './http/routes.js';
