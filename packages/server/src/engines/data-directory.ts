import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { POSTGRES_USER } from './postgres/user.js';

/** Where everything of a data directory lies. `README.md` of this package shows the layout. */
export interface DataDirectory {
  readonly root: string;
  readonly events: string;
  /** Rows on their way into the event engine; 0700, empty when no server runs. */
  readonly incoming: string;
  /** Sockets of the engines; 0700. */
  readonly sockets: string;
  readonly state: string;
  readonly runs: string;
  readonly gates: string;
}

/** Creates the data directory, readable by this user only, with the folders that the server writes to. */
export const prepareDataDirectory = (path: string): DataDirectory => {
  const root = resolve(path);
  const directory: DataDirectory = {
    root,
    events: join(root, 'events'),
    incoming: join(root, 'incoming'),
    sockets: join(root, 'sockets'),
    state: join(root, 'state'),
    runs: join(root, 'runs'),
    gates: join(root, 'gates'),
  };
  try {
    makeFolder(root);
    ignoreInGit(root);
    for (const folder of [directory.events, directory.incoming, directory.sockets, directory.runs, directory.gates]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    for (const folder of [directory.incoming, directory.sockets]) chmodSync(folder, 0o700);
    if (POSTGRES_USER !== null) letPostgresPass(root, POSTGRES_USER);
  } catch (cause) {
    throw new PawlError({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: `${root} cannot be used as data directory: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Choose a folder that this user may write to with --data.',
      cause,
    });
  }
  return directory;
};

/** Makes a folder and those above it. Node's own way never comes to an end where a file system makes none, as in /proc. */
const makeFolder = (path: string): void => {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in between.
    if (!(existsSync(path) && statSync(path).isDirectory())) throw error;
  }
};

/** What came in does not belong into a repository; what is there already is left as it is. */
const ignoreInGit = (root: string): void => {
  try {
    writeFileSync(join(root, '.gitignore'), '*\n', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
};

/** PostgreSQL refuses to run as root, so it runs as another user, who must be able to reach its folder: only that. */
const letPostgresPass = (root: string, user: { uid: number; gid: number }): void => {
  const { mode, uid, gid } = statSync(root);
  if ((mode & 0o001) !== 0 || uid === user.uid || lstatSync(root).isSymbolicLink()) return;
  if (gid !== user.gid) chownSync(root, uid, user.gid);
  chmodSync(root, (mode & 0o7777) | 0o010);
};
