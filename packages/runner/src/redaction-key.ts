import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PawlError } from '@pawl/core/errors';

const KEY_BYTES = 32;

/**
 * The key that redaction marks equal values with, made when a data directory is first used. It never leaves the
 * directory: who has it can test guesses of what was redacted. Server and runs of one directory share it, so that a value
 * has the same token in a stored trajectory and in an attempt.
 */
export const redactionKey = (dataDirectory: string): Uint8Array => {
  const file = path.join(dataDirectory, 'redaction.key');
  const known = readKey(file);
  if (known !== null) return known;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, randomBytes(KEY_BYTES), { mode: 0o600 });
  try {
    linkSync(temporary, file);
  } catch (error) {
    // Somebody else was first, such as a server that starts meanwhile: theirs counts.
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  return readKey(file) ?? redactionKey(dataDirectory);
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const readKey = (file: string): Uint8Array | null => {
  let key: Uint8Array;
  try {
    key = new Uint8Array(readFileSync(file));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
  if (key.length === KEY_BYTES) return key;
  throw new PawlError({
    code: 'REDACTION_KEY_BAD',
    message: `${file} holds ${key.length} bytes, not ${KEY_BYTES}`,
    remedy: 'Restore it from a backup; or remove it, and equal values are no longer marked as equal to earlier ones.',
  });
};
