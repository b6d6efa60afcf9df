import { PawlError } from '../errors/index.js';
import { isObject, type Json, MAX_JSON_DEPTH, own } from '../trajectory/index.js';
import { type Extent, jsonExtents } from './json-extents.js';
import { LineIndex } from './line-index.js';

/** One record of a log file, with the place where it begins. */
export interface LogRecord {
  readonly value: Json;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** `file:line`, for the start of a message about a record. */
export const placeOf = ({ file, line }: LogRecord): string => `${file}:${line}`;

/**
 * Reads a log file as records: a JSON array of records, JSON Lines, one record alone, or several one after the other. An
 * array whose entries are messages is one record, not many. Linear in the length of the text.
 *
 * @param file - its path, for messages only
 * @throws PawlError `LOG_SYNTAX` at file:line:column when the text is not JSON or holds no record
 */
export const readRecords = (text: string, file: string): readonly LogRecord[] => {
  const reader = new RecordReader(text, file);
  const found = reader.find(0, text.length);
  const [only] = found;
  if (only === undefined) throw reader.error(0, 'the file holds no record');
  if (found.length > 1 || text[only.start] !== '[') return found.map(extent => reader.parse(extent));
  const entries = reader.find(only.start + 1, only.end - 1).map(extent => reader.parse(extent));
  const [first] = entries;
  const isConversation = first !== undefined && entries.every(({ value }) => isMessage(value));
  return isConversation ? [{ ...first, value: entries.map(({ value }) => value) }] : entries;
};

const isMessage = (value: Json): boolean => isObject(value) && own(value, 'role') !== undefined;

class RecordReader {
  readonly #text: string;
  readonly #file: string;
  readonly #lines: LineIndex;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#lines = new LineIndex(text);
  }

  find(from: number, to: number): readonly Extent[] {
    const found: Extent[] = [];
    for (const extent of jsonExtents(this.#text, from, to)) {
      if ('problem' in extent) throw this.error(extent.start, extent.problem);
      found.push(extent);
    }
    return found;
  }

  parse({ start, end }: Extent): LogRecord {
    const { line } = this.#lines.at(start);
    const value = parsed(this.#text.slice(start, end), line, (offset, problem, cause) =>
      this.error(start + offset, problem, cause),
    );
    return { value, file: this.#file, line };
  }

  error(offset: number, problem: string, cause?: unknown): PawlError {
    return syntaxError(this.#file, this.#lines.at(offset), problem, cause);
  }
}

/**
 * Reads the text of one record.
 *
 * @param line - where the record begins in its file
 * @throws PawlError `LOG_SYNTAX` at file:line:column when the text is not JSON or too deep
 */
export const parseRecord = (text: string, file: string, line: number): LogRecord => {
  const value = parsed(text, line, (offset, problem, cause) => {
    const within = new LineIndex(text).at(offset);
    return syntaxError(file, { line: line + within.line - 1, column: within.column }, problem, cause);
  });
  return { value, file, line };
};

type Complain = (offset: number, problem: string, cause?: unknown) => PawlError;

const parsed = (text: string, line: number, complain: Complain): Json => {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw complain(
      offsetIn(message),
      `the record that begins in line ${line} is not JSON: ${reasonIn(message)}`,
      error,
    );
  }
  if (isDeeper(value, MAX_JSON_DEPTH)) throw complain(0, `the record has more than ${MAX_JSON_DEPTH} levels`);
  return value;
};

const syntaxError = (
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
  problem: string,
  cause: unknown,
): PawlError =>
  new PawlError({
    code: 'LOG_SYNTAX',
    message: `${file}:${line}:${column}: ${problem}`,
    remedy: 'A log file is a JSON array, JSON Lines, or one JSON object; correct the place or leave the record out.',
    cause,
  });

/** V8 says where in the text JSON.parse gave up; other engines do not, and the record's start has to do. */
const offsetIn = (message: string): number => Number(/at position (\d+)/.exec(message)?.[1] ?? 0);

/** The reason without the piece of foreign text that V8 quotes after it. */
const reasonIn = (message: string): string => (/^[\x20-\x7e]*?(?=, | in JSON|$)/.exec(message)?.[0] ?? '').trim();

const isDeeper = (top: Json, limit: number): boolean => {
  let level: Json[] = [top];
  for (let depth = 0; depth <= limit; depth += 1) {
    level = level.flatMap(value => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return false;
  }
  return true;
};
