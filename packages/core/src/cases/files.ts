import { isObject, type Json } from '../trajectory/index.js';
import { MAX_DEPTH, type Problem, type Reading, readAs } from '../yaml/index.js';
import type { Recording } from './case.js';
import { recordingLine } from './schema.js';

/** Reads a text file that a case refers to; undefined when there is none. The rim must also refuse links out of `root`. */
export type LoadFile = (path: string) => string | undefined;

/** Largest recordings file, in UTF-16 units. */
const MAX_RECORDINGS = 64 * 1_048_576;

/**
 * Where a reference in `file` leads: relative to the file's folder, lexically inside `root`. Null for anything else:
 * absolute paths, drive letters, backslashes, NUL, or `..` that leaves the root.
 *
 * @param root - a folder, written like `file`; the file's own folder when it is not given
 */
export const resolveWithin = (file: string, reference: string, root?: string): string | null => {
  if (reference === '' || /^\/|^[A-Za-z]:|\\/.test(reference) || reference.includes('\u0000')) return null;
  const normal = file.replaceAll('\\', '/');
  const folder = normal.includes('/') ? normal.slice(0, normal.lastIndexOf('/')) : '';
  const from = segments(root?.replaceAll('\\', '/') ?? folder);
  const target = segments(`${folder}/${reference}`);
  const isInside = target.length > from.length && from.every((segment, at) => target[at] === segment);
  if (!isInside || target.slice(from.length).includes('..')) return null;
  return `${normal.startsWith('/') ? '/' : ''}${target.join('/')}`;
};

const segments = (path: string): readonly string[] => {
  const result: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && result.length > 0 && result.at(-1) !== '..') result.pop();
    else result.push(segment);
  }
  return result;
};

/** Recordings from a JSONL file: one `{ arguments, result, error? }` per line; empty lines are skipped. */
export const readRecordings = (text: string, file: string): Reading<{ readonly recordings: readonly Recording[] }> => {
  const problem = (line: number, message: string, remedy: string): { problems: readonly Problem[] } => ({
    problems: [{ severity: 'error', code: 'RECORDINGS', file, line, column: 1, message, remedy }],
  });
  if (text.length > MAX_RECORDINGS)
    return problem(1, 'the file is larger than 64 MiB', 'Keep only the calls that the case needs.');
  const recordings: Recording[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    let value: Json;
    try {
      value = JSON.parse(line);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return problem(at + 1, `this line is not JSON: ${why}`, 'Write one JSON object per line.');
    }
    if (isDeeper(value, MAX_DEPTH))
      return problem(at + 1, `this line is nested more than ${MAX_DEPTH} levels deep`, 'Record less.');
    const read = readAs(recordingLine, { file, value, locate: () => ({ line: at + 1, column: 1 }) });
    if ('problems' in read) return read;
    recordings.push(toRecording(read.value));
  }
  return { recordings };
};

/** A recording with its defaults: no arguments, a null result, no error. */
export const toRecording = (written: {
  readonly arguments?: Json | undefined;
  readonly result?: Json | undefined;
  readonly error?: string | undefined;
}): Recording => ({ arguments: written.arguments ?? {}, result: written.result ?? null, error: written.error ?? null });

const isDeeper = (top: Json, limit: number): boolean => {
  const pending: { value: Json; depth: number }[] = [{ value: top, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.depth > limit) return true;
    if (isObject(next.value) || Array.isArray(next.value))
      for (const child of Object.values<Json>(next.value)) pending.push({ value: child, depth: next.depth + 1 });
  }
  return false;
};
