import { isObject } from '@pawl/core/trajectory';
import { PbfReader } from 'pbf';
import type { OtlpEncoding } from './decode.js';

/** What a receiver says about a request that it answered with 200. */
export interface ExportOutcome {
  /** Spans or log records that it will never take. */
  readonly rejected: number;
  /** Why, or a warning; empty when it took everything. */
  readonly message: string;
}

const EVERYTHING: ExportOutcome = { rejected: 0, message: '' };

/**
 * Reads the body of an answer to an export, for whoever sends: the partial success of an ExportTraceServiceResponse or
 * ExportLogsServiceResponse. Receivers answer all kinds of things with a 200; what is no such response says nothing.
 */
export const readOutcome = (body: Uint8Array, encoding: OtlpEncoding): ExportOutcome => {
  try {
    return encoding === 'json' ? ofJson(JSON.parse(Buffer.from(body).toString())) : ofProtobuf(body);
  } catch {
    return EVERYTHING;
  }
};

const ofJson = (response: unknown): ExportOutcome => {
  const partial = isObject(response) ? response['partialSuccess'] : null;
  if (!isObject(partial)) return EVERYTHING;
  const message = partial['errorMessage'];
  const rejected = Number(partial['rejectedSpans'] ?? partial['rejectedLogRecords'] ?? 0);
  return {
    rejected: Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0,
    message: typeof message === 'string' ? message : '',
  };
};

const ofProtobuf = (body: Uint8Array): ExportOutcome =>
  new PbfReader(body).readFields(
    (field, outcome: { rejected: number; message: string }, reader) => {
      if (field !== 1) return;
      reader.readMessage((inner, partial, from) => {
        if (inner === 1) partial.rejected = Math.max(0, from.readVarint(true));
        else if (inner === 2) partial.message = from.readString();
      }, outcome);
    },
    { rejected: 0, message: '' },
  );
