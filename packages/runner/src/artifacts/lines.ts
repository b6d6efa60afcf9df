import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PawlError } from '@pawl/core/errors';

/** Lines on their way into a file, in order. */
export class LineFile {
  readonly #handle: FileHandle;
  #lines: string[] = [];
  #characters = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Creates the file. Fails with `EEXIST` when it is there already: two writers would mix their lines. */
  static async create(file: string): Promise<LineFile> {
    return new LineFile(await open(file, 'ax'));
  }

  /** Characters that wait to be written. */
  get waiting(): number {
    return this.#characters;
  }

  push(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
  }

  /** Takes what waits; write it before taking more. */
  take(): string {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#characters = 0;
    return text;
  }

  async write(text: string): Promise<void> {
    if (text !== '') await this.#handle.appendFile(text);
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

export interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Ended by a line feed. Only the last line can lack it: its writer died in the middle, or has not finished. */
  readonly whole: boolean;
}

/** Longer lines are not ours; they would not fit a string. */
const LINE_LIMIT = 256 * 1024 * 1024;

/** The lines of a file, read as a stream. */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let size = 0;
  let number = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      number += 1;
      const last = chunk.subarray(start, end);
      const text = pending.length === 0 ? last.toString('utf8') : Buffer.concat([...pending, last]).toString('utf8');
      pending = [];
      size = 0;
      start = end + 1;
      if (text !== '') yield { text, number, whole: true };
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > LINE_LIMIT) throw tooLong(file, number + 1);
    }
  }
  if (pending.length > 0) yield { text: Buffer.concat(pending).toString('utf8'), number: number + 1, whole: false };
}

const tooLong = (file: string, line: number): PawlError =>
  new PawlError({
    code: 'RUN_LINE_TOO_LONG',
    message: `${file}:${line}:1: the line is longer than ${LINE_LIMIT / 1024 / 1024} MiB`,
    remedy: 'Check that the file was written by pawl; run the cases again if it was not.',
  });
