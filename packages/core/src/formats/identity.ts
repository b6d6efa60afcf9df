import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isSpanId, isTraceId, jsonText, type SpanId, type TraceId } from '../trajectory/index.js';
import type { MappedRecord } from './mapped-record.js';

/** Where a record stands: which attempt of which case in which run. Null: it is not part of a run. */
export interface RunPlace {
  readonly run: string | null;
  readonly case: string | null;
  readonly attempt: number | null;
}

/**
 * A record's trace id: the first 16 bytes of the SHA-256 of its place and its messages (without any: its
 * input and output; with an id of its own: that id instead), keys sorted. Importing the same
 * log again gives the same ids, so that nothing is stored twice.
 */
export const traceIdOf = (record: MappedRecord, { run, case: id, attempt }: RunPlace): TraceId => {
  const { messages, input, output, id: own } = record;
  // A row of a table has no messages; what it was asked and what it answered tell it from others.
  const told = own !== undefined ? { own } : messages.length > 0 ? { messages } : { input, output };
  const text = jsonText({ run, case: id, attempt, ...told }, { sortKeys: true });
  const traceId = bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));
  if (!isTraceId(traceId)) throw new RangeError('SHA-256 gave zeros.');
  return traceId;
};

/** The id of a trace's n-th span, n >= 1: unique in its trace, which is all that a span id has to be. */
export const spanIdOf = (traceId: TraceId, n: number): SpanId => {
  const spanId = traceId.slice(0, 8) + n.toString(16).padStart(8, '0');
  if (!isSpanId(spanId)) throw new RangeError(`${n} is no number of a span.`);
  return spanId;
};
