import type { Span, SpanLog } from '@pawl/core/trajectory';
import {
  ContentRows,
  contentHash,
  createMemory,
  createRestorer,
  KnownContents,
  RecordWriter,
  type StoredRecord,
} from '../stores/contents/index.js';
import type { Redactor } from '../stores/index.js';

/** Reads values of RowBinary one after the other. */
export class RowReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  length(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  bytes(length: number): Buffer {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes(this.length()).toString();
  }
}

export interface ContentRow {
  readonly trace: string;
  readonly hash: string;
  readonly bytes: number;
  readonly text: string;
}

export const contentRowsIn = (rows: Buffer): readonly ContentRow[] => {
  const reader = new RowReader(rows);
  const found: ContentRow[] = [];
  while (!reader.isAtEnd) {
    reader.text(); // the project
    const trace = reader.text();
    const hash = reader.bytes(16).toString('hex');
    reader.bytes(8);
    found.push({ trace, hash, bytes: reader.bytes(4).readUInt32LE(), text: reader.text() });
  }
  return found;
};

/** What a store does with records, without one: writes them, keeps the contents, and puts both together again. */
export const openRecordBook = (redact: Redactor, memoryBytes = 32 * 1024 * 1024) => {
  const memory = createMemory(memoryBytes);
  const known = new KnownContents('p', contentHash(new Uint8Array(32), 'p'), memory);
  const writer = new RecordWriter(redact, known, memory);
  const texts = new Map<string, string>();
  const rows: ContentRow[] = [];

  const keep = <T>(write: (contents: ContentRows) => T): T => {
    const contents = new ContentRows();
    const written = write(contents);
    for (const row of contentRowsIn(contents.take())) {
      rows.push(row);
      texts.set(row.hash, row.text);
    }
    contents.stored();
    return written;
  };
  const readAgain = ({ payload, contents }: StoredRecord): unknown =>
    JSON.parse(createRestorer(texts).restore(payload, contents));

  return {
    /** Every row of contents so far. */
    rows,
    writeSpan: (span: Span): StoredRecord => keep(contents => writer.span(span, 1n, contents)),
    writeLog: (log: SpanLog): StoredRecord => keep(contents => writer.log(log, 1n, contents)),
    /** The span after it was written and read. */
    span(span: Span): Span {
      const { traceId, spanId } = span;
      return Object.assign({ traceId, spanId }, readAgain(this.writeSpan(span))) as Span;
    },
    log(log: SpanLog): SpanLog {
      const { traceId, spanId } = log;
      return Object.assign({ traceId, spanId }, readAgain(this.writeLog(log))) as SpanLog;
    },
  };
};
