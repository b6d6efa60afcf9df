import { createHash, createHmac } from 'node:crypto';
import type { Json, JsonObject, Span, SpanLog, TraceId } from '@pawl/core/trajectory';
import type { Project } from '../query.js';
import { RowWriter } from '../row-writer.js';
import { blobsIn, type FoundBlob, SMALLEST_BLOB } from './find.js';

/** Bytes beyond which only the size and the SHA-256 of a file are kept. */
export const LARGEST_BLOB = 5 * 1024 * 1024;
const HASH_HEX = 32;
/** Deeper values are left as they are: nobody sends files there. */
const DEEPEST = 64;
const MOST_KNOWN = 20_000;

/** Rows of blobs that one chunk of spans brings along. */
export class BlobRows {
  readonly #rows = new RowWriter(64);
  readonly #known: KnownBlobs;
  readonly #written = new Set<string>();

  constructor(known: KnownBlobs) {
    this.#known = known;
  }

  get count(): number {
    return this.#written.size;
  }
  get bytes(): number {
    return this.#rows.bytes;
  }

  add(project: Project, trace: TraceId, received: bigint, hash: string, { mediaType, data }: FoundBlob): void {
    const name = `${project}\0${trace}\0${hash}`;
    if (this.#written.has(name) || this.#known.has(name)) return;
    this.#written.add(name);
    this.#rows.text(project);
    this.#rows.text(trace);
    this.#rows.fixed(hash);
    this.#rows.uint64(received);
    this.#rows.text(mediaType);
    this.#rows.uint32(data.length);
    this.#rows.binary(data);
  }

  take(): Buffer {
    return this.#rows.take();
  }
  /** To be called once the rows are stored: from then on they need not be written again. */
  stored(): void {
    for (const name of this.#written) this.#known.add(name);
  }
}

/** Which blobs are stored, of those met lately. */
export class KnownBlobs {
  readonly #names = new Set<string>();
  has(name: string): boolean {
    return this.#names.has(name);
  }
  add(name: string): void {
    if (this.#names.size >= MOST_KNOWN) this.#names.clear();
    this.#names.add(name);
  }
  clear(): void {
    this.#names.clear();
  }
}

/** Takes files out of a record; a reference stands in their place. The record itself where it has none. */
export interface BlobTaker {
  span(span: Span, received: bigint, rows: BlobRows): Span;
  log(log: SpanLog, received: bigint, rows: BlobRows): SpanLog;
}

/** `key` is what blobs are hashed with: without it nobody can try files out. */
export const blobTaker = (key: Uint8Array, project: Project): BlobTaker => {
  const hashOf = (data: Buffer): string =>
    createHmac('sha256', key).update(`blobs of ${project}\0`).update(data).digest('hex').slice(0, HASH_HEX);

  const takerOf = (trace: TraceId, received: bigint, rows: BlobRows) => {
    const text = (given: string): string => {
      if (given.length < SMALLEST_BLOB) return given;
      let out = '';
      let done = 0;
      for (const blob of blobsIn(given)) {
        out += given.slice(done, blob.start) + reference(blob);
        done = blob.end;
      }
      return done === 0 ? given : out + given.slice(done);
    };
    const reference = (blob: FoundBlob): string => {
      const { mediaType, data } = blob;
      if (data.length > LARGEST_BLOB) {
        return `pawl-blob:dropped;${mediaType};${data.length};sha256=${createHash('sha256').update(data).digest('hex')}`;
      }
      const hash = hashOf(data);
      rows.add(project, trace, received, hash, blob);
      return `pawl-blob:${hash};${mediaType};${data.length}`;
    };
    const value = (given: Json, depth: number): Json => {
      if (typeof given === 'string') return text(given);
      if (typeof given !== 'object' || given === null || depth > DEEPEST) return given;
      if (Array.isArray(given)) {
        const items = given.map(item => value(item, depth + 1));
        return items.some((item, at) => item !== given[at]) ? items : given;
      }
      return object(given as JsonObject, depth); // neither a list nor a plain value
    };
    const object = (given: JsonObject, depth = 0): JsonObject => {
      const changed = new Map<string, Json>();
      for (const name of Object.keys(given)) {
        const before = given[name];
        if (typeof before !== 'string' && (typeof before !== 'object' || before === null)) continue;
        const after = value(before, depth + 1);
        if (after !== before) changed.set(name, after);
      }
      if (changed.size === 0) return given;
      return Object.fromEntries(Object.entries(given).map(([name, old]) => [name, changed.get(name) ?? old]));
    };
    return object;
  };

  return {
    span(span, received, rows) {
      const object = takerOf(span.traceId, received, rows);
      const attributes = object(span.attributes);
      const events = span.events.map(event => {
        const own = object(event.attributes);
        return own === event.attributes ? event : { ...event, attributes: own };
      });
      const isSame = attributes === span.attributes && events.every((event, at) => event === span.events[at]);
      return isSame ? span : { ...span, attributes, events };
    },
    log(log, received, rows) {
      const object = takerOf(log.traceId, received, rows);
      const attributes = object(log.attributes);
      const body = log.body === null ? null : object(log.body);
      return attributes === log.attributes && body === log.body ? log : { ...log, attributes, body };
    },
  };
};
