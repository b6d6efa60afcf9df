import { stat } from 'node:fs/promises';

interface Entry<T> {
  readonly signature: string;
  readonly value: Promise<T>;
}

/**
 * Keeps what was made from files until one of them changes (by modification time, size and inode). Forgets the least
 * recently used beyond `capacity`.
 */
export const createFileCache = <T>(capacity: number) => {
  const entries = new Map<string, Entry<T>>();
  return async (files: readonly string[], make: () => Promise<T>): Promise<T> => {
    const key = files.join('\n');
    const signature = (await Promise.all(files.map(signatureOf))).join('\n');
    const known = entries.get(key);
    const entry = known?.signature === signature ? known : { signature, value: make() };
    // Last in the map is used last.
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= capacity) break;
      entries.delete(oldest);
    }
    try {
      return await entry.value;
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  };
};

const signatureOf = async (file: string): Promise<string> => {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return 'absent';
  }
};
