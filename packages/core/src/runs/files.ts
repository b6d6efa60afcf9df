import type { z } from 'zod';
import { PawlError } from '../errors/index.js';
import { type Json, jsonText } from '../trajectory/index.js';
import type { Attempt } from './attempt.js';
import type { Run } from './run.js';
import { attemptSchema, runSchema } from './schema.js';

/** Reads `run.json`. `file` is what messages call it. Throws a {@link PawlError}, code `RUN_FILE_INVALID`. */
export const parseRun = (text: string, file: string): Run => read(runSchema, text, file, null);

/** Reads one line of `attempts.jsonl`; `line` counts from 1. Throws a {@link PawlError}, code `RUN_FILE_INVALID`. */
export const parseAttempt = (text: string, file: string, line: number): Attempt =>
  read(attemptSchema, text, file, line);

/** The attempts of a run as its file holds them. */
export interface AttemptsRead {
  readonly attempts: readonly Attempt[];
  /** The number of a last line that was not written to its end, and is left out: the writer was killed. Else null. */
  readonly tornLine: number | null;
}

/**
 * Reads `attempts.jsonl`. Empty lines are skipped. A line that cannot be read is an error, except a last one that
 * is not JSON and has no line break: that is what a killed writer leaves behind.
 */
export const parseAttempts = (text: string, file: string): AttemptsRead => {
  const lines = text.split('\n');
  const attempts: Attempt[] = [];
  for (const [index, content] of lines.entries()) {
    if (content.trim() === '') continue;
    const isUnended = index === lines.length - 1;
    if (isUnended && !isJson(content)) return { attempts, tornLine: index + 1 };
    attempts.push(parseAttempt(content, file, index + 1));
  }
  return { attempts, tornLine: null };
};

/** `run.json`: readable, with a line break at its end. */
export const runText = (run: Run): string => `${JSON.stringify(run, null, 2)}\n`;

/** One line of `attempts.jsonl`, line break included. What tools were given and answered may nest to any depth. */
export const attemptLine = (attempt: Attempt): string => {
  try {
    return `${JSON.stringify(attempt)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack ended at some thousand levels. An attempt is plain JSON by its type; only its index signature is missing.
    return `${jsonText(attempt as unknown as Json)}\n`;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const read = <T>(schema: z.ZodType<T>, text: string, file: string, line: number | null): T => {
  const where = line === null ? file : `${file}:${line}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(`${where}: is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `;
  throw unreadable(`${where}: ${path}${issue?.message ?? 'cannot be read'}`, result.error);
};

const unreadable = (message: string, cause: unknown): PawlError =>
  new PawlError({
    code: 'RUN_FILE_INVALID',
    message,
    remedy: 'Repeat the run or the import that wrote this file; a run directory is not meant to be edited by hand.',
    cause,
  });
