import { PawlError } from '../errors/index.js';
import { type LogRecord, parseRecord } from './records.js';

const SEPARATORS = new Set([0x20, 0x0a, 0x0d, 0x09, 0x2c, 0xfeff]);
const [QUOTE, BACKSLASH, LINE_FEED] = [0x22, 0x5c, 0x0a];
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const [LIST, LIST_END] = [0x5b, 0x5d];

/** Characters of one record: what JavaScript holds as one text, less some for what is made of it. */
export const RECORD_LIMIT = 256 * 1024 * 1024;

/**
 * Reads records out of a text that comes in pieces: JSON values one after the other, or the entries of a list. Holds one
 * record at a time. Linear in the length of the text.
 *
 * @param file - its path, for messages only
 * @throws PawlError `LOG_SYNTAX` at file:line for what is not JSON or too deep, `RECORD_TOO_LARGE` beyond {@link RECORD_LIMIT}
 */
export async function* streamRecords(pieces: AsyncIterable<string>, file: string): AsyncGenerator<LogRecord> {
  const splitter = new RecordSplitter(file);
  for await (const piece of pieces) yield* splitter.take(piece);
  splitter.finish();
}

/** Finds the records by counting brackets; whether one is JSON, JSON.parse says. */
class RecordSplitter {
  readonly #file: string;
  #line = 1;
  /** Within a list at the top level, whose entries are the records. */
  #inList = false;
  #found = 0;
  /** Pieces of the record that has begun, and the line where it did; depth 0: none has. */
  #held: string[] = [];
  #size = 0;
  #began = 1;
  #depth = 0;
  #inText = false;
  #escaped = false;

  constructor(file: string) {
    this.#file = file;
  }

  *take(piece: string): Generator<LogRecord> {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code === LINE_FEED) this.#line += 1;
      if (this.#depth === 0) {
        if (this.#starts(code)) from = at;
      } else if (this.#ends(code)) {
        this.#hold(piece.slice(from, at + 1));
        yield this.#record();
      }
    }
    if (this.#depth > 0) this.#hold(piece.slice(from));
  }

  finish(): void {
    if (this.#depth > 0) throw this.#error(this.#began, 'the record that begins here does not end');
    if (this.#inList) throw this.#error(this.#line, 'the list of records does not end');
    if (this.#found === 0) throw this.#error(1, 'the file holds no record');
  }

  /** Whether a record begins with this character. */
  #starts(code: number): boolean {
    if (SEPARATORS.has(code)) return false;
    if (code === LIST && !this.#inList) {
      this.#inList = true;
      return false;
    }
    if (code === LIST_END && this.#inList) {
      this.#inList = false;
      return false;
    }
    if (!OPENING.has(code)) throw this.#error(this.#line, 'a record begins with { or [');
    this.#depth = 1;
    this.#began = this.#line;
    return true;
  }

  /** Whether the record that has begun ends with this character. */
  #ends(code: number): boolean {
    if (this.#inText) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.#inText = false;
      return false;
    }
    if (code === QUOTE) this.#inText = true;
    else if (OPENING.has(code)) this.#depth += 1;
    else if (CLOSING.has(code)) this.#depth -= 1;
    return this.#depth === 0;
  }

  #hold(text: string): void {
    this.#size += text.length;
    if (this.#size > RECORD_LIMIT) throw tooLarge(this.#file, this.#began);
    this.#held.push(text);
  }

  #record(): LogRecord {
    const text = this.#held.join('');
    this.#held = [];
    this.#size = 0;
    this.#found += 1;
    return parseRecord(text, this.#file, this.#began);
  }

  #error(line: number, problem: string): PawlError {
    return new PawlError({
      code: 'LOG_SYNTAX',
      message: `${this.#file}:${line}: ${problem}`,
      remedy: 'A file of records is a JSON array, JSON Lines, or one JSON object; correct the place.',
    });
  }
}

const tooLarge = (file: string, line: number): PawlError =>
  new PawlError({
    code: 'RECORD_TOO_LARGE',
    message: `${file}:${line}: the record that begins here is larger than ${RECORD_LIMIT / 1024 ** 2} Mi characters`,
    remedy: 'Export it as JSON Lines, or in several files.',
  });
