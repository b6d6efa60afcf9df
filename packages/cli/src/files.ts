import { readFile } from 'node:fs/promises';
import { PawlError } from '@pawl/core/errors';
import { naming } from './system-error.js';

/** A file that the command line named. @throws PawlError that names it as the person did */
export const readBytes = (file: string): Promise<Buffer> => naming(file, () => readFile(file));

/** A text file that the command line named, without a byte order mark. */
export const readText = async (file: string): Promise<string> => {
  const bytes = await readBytes(file);
  try {
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    throw new PawlError({
      code: 'FILE_TOO_LARGE',
      message: `${file}: at ${Math.round(bytes.length / 1024 ** 2)} MiB it is too large to be read as one text`,
      remedy: 'Split it into several files and name them all.',
      cause,
    });
  }
};
