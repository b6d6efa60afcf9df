import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PawlError } from '@pawl/core/errors';

/** The longest path of a unix socket: 108 bytes on Linux and 104 on macOS, a NUL included. */
const LONGEST_PATH = 103;

/**
 * The directory for a socket called `name`: `preferred`, or, where that path would be too long for a socket, a folder of
 * our own in the system's temporary directory, named after `preferred`. Either can be entered by its owner only.
 */
export const socketDirectory = (
  preferred: string,
  name: string,
  owner: { uid: number; gid: number } | null,
): string => {
  if (Buffer.byteLength(join(preferred, name)) <= LONGEST_PATH) return preferred;
  const short = join(tmpdir(), `pawl-${createHash('sha256').update(preferred).digest('hex').slice(0, 16)}`);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const expected = owner?.uid ?? process.getuid?.();
  const found = lstatSync(short);
  // Others can write to the temporary directory: what stands there may be theirs, or a link.
  const ours = found.isDirectory() && (found.uid === process.getuid?.() || found.uid === expected);
  if (!ours || Buffer.byteLength(join(short, name)) > LONGEST_PATH) {
    throw new PawlError({
      code: 'SOCKET_PATH_UNUSABLE',
      message: `${join(preferred, name)} is too long for a socket, and ${short} cannot be used instead`,
      remedy: 'Choose a data directory with a shorter path with --data.',
    });
  }
  if (owner !== null) chownSync(short, owner.uid, owner.gid);
  chmodSync(short, 0o700);
  return short;
};
