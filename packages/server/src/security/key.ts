import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PawlError } from '@pawl/core/errors';

const KEY_BYTES = 32;

/**
 * The key that redaction marks equal values with, made at the first start. It never leaves the data directory: who has it
 * can test guesses of what was redacted.
 */
export const redactionKey = (file: string): Uint8Array => {
  const known = readKey(file);
  if (known !== null) return known;
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, randomBytes(KEY_BYTES), { mode: 0o600 });
  try {
    linkSync(temporary, file);
  } catch (error) {
    // Somebody else, such as a run of the same data directory, was first: theirs counts.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readKey(file) ?? redactionKey(file);
};

const readKey = (file: string): Uint8Array | null => {
  let key: Uint8Array;
  try {
    key = new Uint8Array(readFileSync(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  if (key.length === KEY_BYTES) return key;
  throw new PawlError({
    code: 'REDACTION_KEY_BAD',
    message: `${file} holds ${key.length} bytes, not ${KEY_BYTES}`,
    remedy: 'Restore it from a backup; or remove it, and equal values are no longer marked as equal to earlier ones.',
  });
};
