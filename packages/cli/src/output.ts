import { isPawlError } from '@pawl/core/errors';
import { escapeUnseen, type Json, jsonText } from '@pawl/core/trajectory';
import { oneLine, plainText, wrap } from '@pawl/runner/terminal';
import { systemProblem } from './system-error.js';
import { terminal } from './terminal.js';

/** Prints one JSON document on standard output, and nothing else goes there. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${escapeUnseen(documentOf(value))}\n`);
};

const documentOf = (value: unknown): string => {
  try {
    return JSON.stringify(value, null, 2);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack ended at some thousand levels. What is printed is plain JSON; only its type does not say so.
    return jsonText(value as Json);
  }
};

/**
 * Prints one line for people, broken where the terminal ends; what is left over stands under the text, not under `label`.
 * Line breaks and control characters that came from agents or files do not reach the terminal.
 *
 * @param paint colours what is plain by then
 */
export const print = (line = '', label = '', paint = (text: string): string => text): void => {
  for (const row of wrap(inLine(label), inLine(line), terminal().width)) process.stdout.write(`${paint(row)}\n`);
};

/** Prints a line about the work itself, on standard error. */
export const tell = (line: string): void => {
  process.stderr.write(`${inLine(line)}\n`);
};

/** Foreign text on one line, with its spaces kept. */
const inLine = (text: string): string => plainText(text).replace(/[\n\t]+/g, ' ');

/** `1 case`, `2 cases`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;

/** Problems of a file that are listed; more would hide the first ones. */
const LISTED = 10;

/** Says what went wrong and what to do; the stack only where nobody foresaw the error. */
export const reportError = (error: unknown): void => {
  const problems = problemsOf(error);
  for (const { message, remedy } of problems.slice(0, LISTED)) complain(message, remedy);
  if (problems.length > LISTED) tell(`      … and ${problems.length - LISTED} more`);
  if (problems.length > 0) return;
  const foreseen = isPawlError(error) ? error : systemProblem(error);
  if (foreseen === null) reportFault(error);
  else complain(foreseen.message, foreseen.remedy);
};

const reportFault = (error: unknown): void => {
  const known = error instanceof Error ? error : new Error(String(error));
  complain(known.message, 'This is a fault in pawl or in what it runs on. Set PAWL_DEBUG=1 to see where it happened.');
  if (process.env['PAWL_DEBUG']) for (const line of (known.stack ?? '').split('\n')) tell(line);
};

const complain = (message: string, remedy: string): void => {
  const width = process.stderr.isTTY === true ? process.stderr.columns || 80 : Number.POSITIVE_INFINITY;
  for (const row of [...wrap('pawl: ', oneLine(message), width), ...wrap('      ', oneLine(remedy), width)]) {
    process.stderr.write(`${row}\n`);
  }
};

/** The problems of files that people write, which come together; see `ProblemsError` of `@pawl/core/yaml`. */
const problemsOf = (error: unknown): readonly { readonly message: string; readonly remedy: string }[] =>
  isPawlError(error) && 'problems' in error && Array.isArray(error.problems)
    ? error.problems.map(({ file, line, column, message, remedy }) => ({
        message: `${file}:${line}:${column}: ${message}`,
        remedy,
      }))
    : [];
