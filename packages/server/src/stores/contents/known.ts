import { createHash, hash } from 'node:crypto';
import type { TraceId } from '@pawl/core/trajectory';
import type { Project } from '../query.js';
import { RowWriter } from '../row-writer.js';
import type { Memory, Remembered } from './memory.js';

/** A text that is kept apart, by its hash. */
export interface Content {
  /** Hex of 16 bytes. */
  readonly hash: string;
  /** Bytes of the text in UTF-8. */
  readonly bytes: number;
  /** The trace under which it was first written; null before that. */
  home: TraceId | null;
  isHome: boolean;
  isShared: boolean;
  /** The chunk that last wrote it, and where to. */
  writtenBy: ContentRows | null;
  writtenTo: TraceId | '';
}

/** Names contents of one project. Without the key nobody can try texts out. */
export type ContentHash = (text: string) => string;

const HASH_HEX = 32;

/** The first 16 bytes of SHA-256 over a key of the project and the text. */
export const contentHash = (key: Uint8Array, project: Project): ContentHash => {
  const own = createHash('sha256').update(key).update(`contents of ${project}`).digest('base64');
  return text => hash('sha256', own + text, 'hex').slice(0, HASH_HEX);
};

/** Rows of contents that one chunk of spans brings along, and what they are rows of. */
export class ContentRows {
  readonly #rows = new RowWriter(16 * 1024);
  readonly #written: { readonly content: Content; readonly trace: TraceId | '' }[] = [];

  get count(): number {
    return this.#written.length;
  }

  get bytes(): number {
    return this.#rows.bytes;
  }

  add(project: Project, trace: TraceId | '', received: bigint, content: Content, text: string): void {
    this.#rows.text(project);
    this.#rows.text(trace);
    this.#rows.fixed(content.hash);
    this.#rows.uint64(received);
    this.#rows.uint32(content.bytes);
    this.#rows.text(text);
    this.#written.push({ content, trace });
    content.writtenBy = this;
    content.writtenTo = trace;
  }

  take(): Buffer {
    return this.#rows.take();
  }

  /** To be called once the rows are stored: from then on they need not be written again. */
  stored(): void {
    for (const { content, trace } of this.#written) {
      if (trace === '') content.isShared = true;
      else if (trace === content.home) content.isHome = true;
      content.writtenBy = null;
    }
  }
}

/** The contents of one project that were met lately, and which of them are stored. */
export class KnownContents {
  readonly #project: Project;
  readonly #hash: ContentHash;
  readonly #byHash: Remembered<Content>;

  constructor(project: Project, hashOf: ContentHash, memory: Memory) {
    this.#project = project;
    this.#hash = hashOf;
    this.#byHash = memory.texts();
  }

  /** The content with this text. Well-formed text only. */
  of(text: string): Content {
    const name = this.#hash(text);
    const known = this.#byHash.get(name);
    if (known !== undefined) return known;
    const content: Content = {
      hash: name,
      bytes: Buffer.byteLength(text),
      home: null,
      isHome: false,
      isShared: false,
      writtenBy: null,
      writtenTo: '',
    };
    this.#byHash.set(name, content);
    return content;
  }

  /**
   * Adds a row where one is needed for a span of `trace` to find the content: under the first trace that has it, and,
   * once a second one has it, also under no trace, where all find it. What is not known to be stored is written again.
   */
  refer(content: Content, text: string, trace: TraceId, received: bigint, rows: ContentRows): void {
    if (content.isShared) return;
    content.home ??= trace;
    const isHome = content.home === trace;
    if (isHome && content.isHome) return;
    const target = isHome ? trace : '';
    if (content.writtenBy === rows && (content.writtenTo === '' || content.writtenTo === target)) return;
    rows.add(this.#project, target, received, content, text);
  }
}
