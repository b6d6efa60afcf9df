import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { processIdentity } from '../process-identity.js';

/** A PostgreSQL data directory and how to run it. */
export interface Cluster {
  readonly directory: string;
  readonly socketDirectory: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

export const PORT = 5432; // names the socket only: nothing listens on TCP
export const ROLE = 'pawl';

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/**
 * Creates the database files when there are none: whole or not at all, so that a crash in between leaves nothing half. The
 * guard of a server that was just killed may still be at it, as it cannot be told while initdb runs: each works in a folder of
 * its own, and the first one to finish gives the others its files.
 */
export const initialise = (cluster: Cluster): void => {
  if (existsSync(cluster.directory)) return;
  removeUnfinished(cluster.directory);
  const unfinished = `${cluster.directory}${UNFINISHED}${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  if (cluster.user !== null) chownSync(unfinished, cluster.user.uid, cluster.user.gid);
  const options = ['-U', ROLE, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  const made = spawnSync(cluster.initdb, ['-D', unfinished, ...options], {
    ...cluster.user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (made.error) throw made.error;
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.trim()}`);
  try {
    renameSync(unfinished, cluster.directory);
  } catch (error) {
    if (!existsSync(cluster.directory)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
};

const UNFINISHED = '.unfinished-';

/** What processes that are gone did not finish. */
const removeUnfinished = (directory: string): void => {
  const prefix = `${basename(directory)}${UNFINISHED}`;
  for (const name of readdirSync(dirname(directory))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid !== process.pid && processIdentity(pid) !== null) continue;
    try {
      rmSync(join(dirname(directory), name), { recursive: true, force: true, maxRetries: 2 });
    } catch {
      // An initdb that outlived its guard still writes there: the next start removes it.
    }
  }
};

/** What `postmaster.pid` says: the process, and whether it takes connections. Null without a living process. */
const postmaster = (cluster: Cluster): { pid: number; ready: boolean } | null => {
  try {
    // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
    const lines = readFileSync(join(cluster.directory, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (lines[1] !== cluster.directory || !Number.isInteger(pid) || processIdentity(pid) === null) return null;
    if (!isPostgres(pid)) return null;
    return { pid, ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
};

/** A stale file may hold a process id that something else has by now: never signal that. Where unknown, trust the file. */
const isPostgres = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return process.platform !== 'linux';
  }
};

/** SIGINT rolls back what runs and stops, SIGQUIT recovers at the next start, SIGKILL is the last resort. */
const STOPPING: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[] = [
  { signal: 'SIGINT', waitMs: 5_000 },
  { signal: 'SIGQUIT', waitMs: 2_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];

export const stopProcess = async (pid: number): Promise<void> => {
  const identity = processIdentity(pid);
  for (const { signal, waitMs } of STOPPING) {
    if (identity === null || processIdentity(pid) !== identity) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline && processIdentity(pid) === identity) await pause(10);
  }
};

/** Stops a postgres that the guard of a killed server has not stopped yet, and clears away what it left. */
export const clearStale = async (cluster: Cluster): Promise<void> => {
  const stale = postmaster(cluster);
  if (stale !== null) await stopProcess(stale.pid);
  const socket = join(cluster.socketDirectory, `.s.PGSQL.${PORT}`);
  for (const file of [join(cluster.directory, 'postmaster.pid'), `${socket}.lock`, socket])
    rmSync(file, { force: true });
};

/** Starts postgres on the socket only. Whoever calls this owns the directory: nothing else may run on it. */
export const startPostgres = (cluster: Cluster): ChildProcess => {
  const settings = {
    shared_buffers: '64MB',
    max_connections: '20',
    listen_addresses: '',
    unix_socket_permissions: '0700',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(
    cluster.postgres,
    ['-D', cluster.directory, '-k', cluster.socketDirectory, '-p', String(PORT), ...flags],
    { ...cluster.user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
};

/** Resolves once postgres takes connections; rejects when it ended instead. */
export const whenReady = async (cluster: Cluster, child: ChildProcess, withinMs: number): Promise<void> => {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('postgres ended while starting');
    const found = postmaster(cluster);
    if (found?.pid === child.pid && found?.ready) return;
    await pause(10);
  }
  throw new Error(`postgres was not ready within ${withinMs / 1000} s`);
};
