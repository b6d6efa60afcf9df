import { isPawlError, type PawlError } from '@pawl/core/errors';
import { isObject, type JsonObject } from '@pawl/core/trajectory';
import type { DecodedLogs, DecodedTraces } from './collect.js';
import { MALFORMED, malformed } from './errors.js';
import { readLogs as readJsonLogs } from './json/logs.js';
import { readTraces as readJsonTraces } from './json/traces.js';
import { readLogs as readProtobufLogs } from './protobuf/logs.js';
import { guessSignal, type Signal } from './protobuf/signal.js';
import { readTraces as readProtobufTraces } from './protobuf/traces.js';
import { WireReader } from './protobuf/wire-reader.js';

/** How a request is written: OTLP's binary form or its JSON form. */
export type OtlpEncoding = 'protobuf' | 'json';

/**
 * Decodes the body of a trace export (ExportTraceServiceRequest), already decompressed.
 *
 * @returns the spans, and the count of those whose ids can never be accepted (missing, wrong length, all zero)
 * @throws PawlError `OTLP_MALFORMED` when the bytes are no such request; the message says where, and which signal it is
 *   instead when that can be told
 */
export const decodeTraces = (bytes: Uint8Array, encoding: OtlpEncoding): DecodedTraces => {
  if (encoding === 'json') return readJsonTraces(jsonRequest(bytes, 'traces'));
  const decoded = readProtobuf(bytes, 'traces', readProtobufTraces);
  if (decoded.spans.length === 0 && decoded.rejected.count > 0) refuseOtherSignal(bytes, 'traces');
  return decoded;
};

/**
 * Decodes the body of a log export (ExportLogsServiceRequest), already decompressed. Keeps the records that name a span
 * and counts the others.
 *
 * @throws PawlError `OTLP_MALFORMED`, as {@link decodeTraces}
 */
export const decodeLogs = (bytes: Uint8Array, encoding: OtlpEncoding): DecodedLogs => {
  if (encoding === 'json') return readJsonLogs(jsonRequest(bytes, 'logs'));
  return readProtobuf(bytes, 'logs', readProtobufLogs);
};

const readProtobuf = <T>(bytes: Uint8Array, signal: Signal, read: (wire: WireReader) => T): T => {
  try {
    return read(new WireReader(bytes));
  } catch (error) {
    if (isPawlError(error) && error.code !== MALFORMED) throw error;
    refuseOtherSignal(bytes, signal);
    // pbf reports a varint that is too long, a group and a read past the end as plain errors.
    throw isPawlError(error)
      ? error
      : malformed(`not protobuf: ${error instanceof Error ? error.message : ''}`, undefined, error);
  }
};

const refuseOtherSignal = (bytes: Uint8Array, signal: Signal): void => {
  const guess = guessSignal(bytes);
  if (guess !== null && guess !== signal) throw wrongPath(guess, signal);
};

const wrongPath = (found: Signal, wanted: Signal): PawlError =>
  malformed(`this is a ${found} export, sent where ${wanted} are expected; send it to /v1/${found}`);

const FIELDS = { traces: 'resourceSpans', logs: 'resourceLogs', metrics: 'resourceMetrics' } as const;

const jsonRequest = (bytes: Uint8Array, signal: Signal): JsonObject => {
  let request: unknown;
  try {
    request = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (error) {
    throw malformed(`not JSON: ${error instanceof Error ? error.message : ''}`, undefined, error);
  }
  if (!isObject(request)) throw malformed('the request is not a JSON object');
  const wanted = FIELDS[signal];
  if (Object.hasOwn(request, wanted)) return request;
  for (const other of ['traces', 'logs', 'metrics'] as const) {
    if (Object.hasOwn(request, FIELDS[other])) throw wrongPath(other, signal);
  }
  // An empty request is a valid one. Any other without the field is foreign JSON: a 200 would lose it in silence.
  if (Object.keys(request).length > 0)
    throw malformed(`the request has no field ${wanted} (names are in lowerCamelCase)`);
  return request;
};
