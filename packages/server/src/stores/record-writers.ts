import type { Span, SpanLog } from '@pawl/core/trajectory';
import { BlobRows, type BlobTaker, blobTaker, KnownBlobs } from './blobs/index.js';
import {
  ContentRows,
  contentHash,
  createMemory,
  KnownContents,
  RecordWriter,
  type StoredRecord,
} from './contents/index.js';
import type { Chunk } from './micro-batch.js';
import type { Project } from './query.js';
import type { Redactor } from './redactor.js';
import { RowWriter } from './row-writer.js';
import { writeSpanLog } from './span-logs.js';
import { writeSpan } from './spans.js';
import type { Stamps } from './stamps.js';

/** Rows of one request, and the contents and blobs that they bring along. */
export interface RecordRows extends Chunk {
  readonly records: Buffer;
  readonly contents: ContentRows;
  readonly blobs: BlobRows;
}

/** Turns what came in into rows. Gives other requests their turn in between. */
export interface RecordWriters {
  spans(project: Project, spans: readonly Span[], redact: Redactor): Promise<RecordRows>;
  logs(project: Project, logs: readonly SpanLog[], redact: Redactor): Promise<RecordRows>;
  /** Forgets which contents and blobs are stored: to be called after some were removed. */
  forget(): void;
}

/** Records written at a stretch: some milliseconds, after which other requests get their turn. */
const STRETCH = 64;
/** What one project may remember, and how many projects do. */
const MEMORY_BYTES = 96 * 1024 * 1024;
const MOST_PROJECTS = 4;

/** `key` is what contents are hashed with. */
export const createRecordWriters = (key: Uint8Array, stamp: Stamps): RecordWriters => {
  const writers = new Map<Redactor, Map<Project, RecordWriter>>();

  const writerOf = (project: Project, redact: Redactor): RecordWriter => {
    const ofRedactor = writers.get(redact) ?? new Map<Project, RecordWriter>();
    writers.set(redact, ofRedactor);
    let writer = ofRedactor.get(project);
    if (writer === undefined) {
      const memory = createMemory(MEMORY_BYTES);
      writer = new RecordWriter(redact, new KnownContents(project, contentHash(key, project), memory), memory);
    } else ofRedactor.delete(project);
    // The last in the map is the one used last.
    ofRedactor.set(project, writer);
    const [longest] = ofRedactor.keys();
    if (ofRedactor.size > MOST_PROJECTS && longest !== undefined) ofRedactor.delete(longest);
    return writer;
  };

  const known = new KnownBlobs();
  const takers = new Map<Project, BlobTaker>();
  const takerOf = (project: Project): BlobTaker => {
    const taker = takers.get(project) ?? blobTaker(key, project);
    if (takers.size > MOST_PROJECTS) takers.clear();
    takers.set(project, taker);
    return taker;
  };

  const write = async <T>(
    items: readonly T[],
    take: (item: T, received: bigint, blobs: BlobRows) => T,
    record: (item: T, received: bigint, contents: ContentRows) => StoredRecord,
    row: (rows: RowWriter, item: T, stored: StoredRecord, received: bigint) => void,
  ): Promise<RecordRows> => {
    const rows = new RowWriter();
    const contents = new ContentRows();
    const blobs = new BlobRows(known);
    for (let at = 0; at < items.length; at += STRETCH) {
      if (at > 0) await new Promise<void>(resolve => setImmediate(resolve));
      for (const item of items.slice(at, at + STRETCH)) {
        const received = stamp();
        row(rows, item, record(take(item, received, blobs), received, contents), received);
      }
    }
    const records = rows.take();
    const bytes = records.length + contents.bytes + blobs.bytes;
    return { rows: items.length, bytes, records, contents, blobs };
  };

  return {
    spans(project, spans, redact) {
      const writer = writerOf(project, redact);
      return write(
        spans,
        takerOf(project).span,
        (span, received, contents) => writer.span(span, received, contents),
        (rows, span, stored, received) => writeSpan(rows, project, span, stored, received),
      );
    },
    logs(project, logs, redact) {
      const writer = writerOf(project, redact);
      return write(
        logs,
        takerOf(project).log,
        (log, received, contents) => writer.log(log, received, contents),
        (rows, log, stored, received) => writeSpanLog(rows, project, log, stored, received),
      );
    },
    forget() {
      writers.clear();
      known.clear();
    },
  };
};
