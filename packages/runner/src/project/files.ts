import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { FileAccess } from '@pawl/core/cases';

/** The folder whose files may be read, and how their paths are shown. */
export interface Place {
  readonly root: string;
  /** Absolute path → as people are shown it: relative to where they stand, where that reads well. */
  readonly shown: (file: string) => string;
  readonly access: FileAccess;
}

/**
 * Files below `root`, shown relative to `from` when `from` is the root or above it, absolute otherwise. References from
 * one file to another may not leave the root, neither by `..` nor through a link.
 */
export const placeOf = (root: string, from: string): Place => {
  const isBelow = !path.relative(from, root).startsWith('..');
  const shown = (file: string): string => (isBelow ? path.relative(from, file) : file).replaceAll(path.sep, '/');
  const real = realpathSync(root);
  const loadFile = (name: string): string | undefined => {
    try {
      const file = realpathSync(path.resolve(from, name));
      return isWithin(real, file) ? readFileSync(file, 'utf8') : undefined;
    } catch {
      return undefined; // not there, or not readable: the reader says so at the place of the reference
    }
  };
  return { root, shown, access: { loadFile, root: shown(root) } };
};

const isWithin = (folder: string, file: string): boolean => {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
};
