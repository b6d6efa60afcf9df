import { PawlError } from '../errors/index.js';
import type { Json, Span } from '../trajectory/index.js';
import type { MappedRecord } from './mapped-record.js';
import { type LogRecord, placeOf } from './records.js';

/**
 * A format that runs are exported in. Adding one is a file here and a line in `registry.ts`. Records are whatever a file
 * consists of: the documents of a JSON file, the lines of JSONL, the rows of CSV or Parquet.
 */
export interface Format {
  /** What a person writes: `pawl import <id> FILE`. */
  readonly id: string;
  /** What its files are, in a few words. */
  readonly title: string;
  /** Whether the first record of a file can only be of this format. */
  readonly recognises: (first: Json) => boolean;
  /**
   * Turns records into spans, or into graded conversations. Takes records as they come and holds no more of them than the
   * format makes necessary.
   *
   * @throws PawlError `FORMAT_RECORD` at file:line for a record that is not of this format
   */
  readonly read: (records: AsyncIterable<LogRecord>) => AsyncIterable<Imported>;
}

/** What a format makes of records. */
export type Imported =
  /** Spans of a run, or of a part of one: others of the same trace may follow. */
  | { readonly kind: 'spans'; readonly spans: readonly Span[] }
  /** One whole run as a conversation, with its grade. */
  | { readonly kind: 'graded'; readonly record: MappedRecord };

/** A record that is not what its format says, as an error. */
export const recordError = (record: LogRecord, problem: string, remedy: string): PawlError =>
  new PawlError({ code: 'FORMAT_RECORD', message: `${placeOf(record)}: ${problem}`, remedy });

/** Reads each record by itself. */
export const readEach = (read: (record: LogRecord) => readonly Imported[]): Format['read'] =>
  async function* (records) {
    for await (const record of records) yield* read(record);
  };

/** Spans, where there are any. */
export const asSpans = (spans: readonly Span[]): readonly Imported[] =>
  spans.length === 0 ? [] : [{ kind: 'spans', spans }];
