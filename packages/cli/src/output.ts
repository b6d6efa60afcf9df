import { isPawlError } from '@pawl/core/errors';
import { plainText } from '@pawl/runner';

/** Prints one JSON document on standard output, and nothing else goes there. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** Prints a line for people. Control characters that came from agents or files do not reach the terminal. */
export const print = (line = ''): void => {
  process.stdout.write(`${plainText(line)}\n`);
};

/** Prints a line about the work itself, on standard error. */
export const tell = (line: string): void => {
  process.stderr.write(`${plainText(line)}\n`);
};

/** Says what went wrong and what to do; the stack only where nobody foresaw the error. */
export const reportError = (error: unknown): void => {
  if (isPawlError(error)) {
    tell(`pawl: ${error.message}`);
    tell(`      ${error.remedy}`);
    return;
  }
  const known = error instanceof Error ? error : new Error(String(error));
  tell(`pawl: ${known.message}`);
  tell('      This is a fault in pawl or in what it runs on. Set PAWL_DEBUG=1 to see where it happened.');
  if (process.env['PAWL_DEBUG']) tell(known.stack ?? '');
};
