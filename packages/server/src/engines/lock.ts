import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { processIdentity } from './process-identity.js';

/** Who holds a data directory. */
interface Holder {
  readonly pid: number;
  /** See {@link processIdentity}; tells a reused process id. */
  readonly process: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** What `server.json` says about the server that holds a data directory. */
export interface RunningServer extends Holder {
  readonly url: string;
  readonly otlp: string;
  /** Where OTLP/gRPC is received; null where it is not. */
  readonly grpc: string | null;
}

export interface DirectoryLock {
  /** Publishes where the server listens. */
  announce(addresses: Pick<RunningServer, 'url' | 'otlp' | 'grpc'>): void;
  release(): void;
}

const SERVER_FILE = 'server.json';
const LOCK_DIRECTORY = 'lock';

/** The server that listens for `dataDirectory` now; null when none lives, whatever a killed one left behind. */
export const runningServer = (dataDirectory: string): RunningServer | null => {
  const server = readJson<RunningServer>(join(dataDirectory, SERVER_FILE));
  return server !== null && isAlive(server) ? server : null;
};

/**
 * Takes the data directory for this process, or throws `DATA_DIRECTORY_IN_USE`.
 *
 * Node has no flock, and a file that says who holds a directory cannot be taken over from a dead holder atomically. So
 * every holder is a numbered claim in `lock/`: creating a number is atomic (link), the highest number holds, a newcomer
 * claims the number after the highest dead one, and looks again afterwards whether somebody claimed a higher one.
 */
export const lockDirectory = (dataDirectory: string, since: string): DirectoryLock => {
  const directory = join(dataDirectory, LOCK_DIRECTORY);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const identity = processIdentity(process.pid) ?? 'unknown';
  const claim: Holder = { pid: process.pid, process: identity, since };

  for (;;) {
    const [highest] = claims(directory);
    if (highest !== undefined) {
      const holder = readJson<Holder>(join(directory, fileOf(highest)));
      if (holder !== null && isAlive(holder)) throw inUse(dataDirectory, holder);
    }
    const number = (highest ?? 0) + 1;
    const file = join(directory, fileOf(number));
    if (!createWhole(file, claim)) continue;
    if (claims(directory)[0] !== number) {
      rmSync(file, { force: true });
      continue;
    }
    for (const older of claims(directory)) if (older < number) rmSync(join(directory, fileOf(older)), { force: true });

    return {
      announce(addresses) {
        const temporary = join(dataDirectory, `${SERVER_FILE}.${process.pid}`);
        const server: RunningServer = { ...claim, ...addresses };
        writeFileSync(temporary, `${JSON.stringify(server)}\n`, { mode: 0o600 });
        renameSync(temporary, join(dataDirectory, SERVER_FILE));
      },
      release() {
        rmSync(join(dataDirectory, SERVER_FILE), { force: true });
        rmSync(file, { force: true });
      },
    };
  }
};

/** Creates a file with its content in one step; false when it exists already. */
const createWhole = (file: string, content: unknown): boolean => {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
};

const fileOf = (number: number): string => `${number}.json`;

/** Numbers of the claims, highest first. */
const claims = (directory: string): number[] =>
  readdirSync(directory)
    .flatMap(name => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);

const isAlive = (holder: Holder): boolean => processIdentity(holder.pid) === holder.process;

const readJson = <T>(file: string): T | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T; // written by this module only
  } catch {
    return null;
  }
};

const inUse = (dataDirectory: string, holder: Holder): PawlError => {
  const url = runningServer(dataDirectory)?.url;
  return new PawlError({
    code: 'DATA_DIRECTORY_IN_USE',
    message: `${dataDirectory} is in use by the pawl server with process id ${holder.pid}${
      url ? ` at ${url}` : ', which is still starting,'
    } since ${holder.since}`,
    remedy: `Use that server, stop it (kill ${holder.pid}), or choose another folder with --data.`,
  });
};
