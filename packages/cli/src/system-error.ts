import { PawlError } from '@pawl/core/errors';

/** What the operating system's answers mean to somebody who wrote a path. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'it is there already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system can only be read',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
};

/** The same for what goes over the network. */
const SILENCE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'nobody answers there',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
};

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

/** An answer of the operating system as an error for people; null for any other error. */
export const systemProblem = (error: unknown): PawlError | null => {
  if (!isSystemError(error)) return null;
  const silence = SILENCE[error.code];
  if (silence !== undefined) {
    const address = [error.address ?? error.hostname, error.port].filter(part => part !== undefined).join(':');
    return new PawlError({
      code: 'NOT_REACHED',
      message: address === '' ? silence : `${address}: ${silence}`,
      remedy: 'Start what should answer there, or correct its address.',
      cause: error,
    });
  }
  const meaning = MEANINGS[error.code];
  if (meaning === undefined) return null;
  return new PawlError({
    code: 'FILE_UNUSABLE',
    message: error.path === undefined ? meaning : `${error.path}: ${meaning}`,
    remedy: REMEDIES[error.code] ?? 'Check the path and the permissions.',
    cause: error,
  });
};

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'Free some space, or choose a place on another disk.',
  EDQUOT: 'Free some space, or choose a place on another disk.',
  EMFILE: 'Lower --concurrency, or raise the limit (ulimit -n).',
};

/** A read or write that names the file as the person did. */
export const naming = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const meaning = isSystemError(error) ? MEANINGS[error.code] : undefined;
    if (meaning === undefined) throw error;
    throw new PawlError({
      code: 'FILE_UNUSABLE',
      message: `${file}: ${meaning}`,
      remedy: 'Check the path and the permissions.',
      cause: error,
    });
  }
};
