import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openClickhouseServer } from './chdb/server.js';
import type { EngineHealth } from './health.js';
import { describeError } from './log.js';
import { findPostgres } from './postgres/binary.js';
import { openPostgresServer } from './postgres/engine.js';

/** What a server would start with, or why it would not start. */
export interface EngineCheck {
  readonly engine: 'events' | 'state';
  /** What it would use, for people. */
  readonly uses: string;
  /** Null where it works. */
  readonly problem: string | null;
}

const WITHIN_MS = 20_000;

/** Tries both engines without touching a data directory. Servers of one's own are asked, embedded ones are loaded. */
export const checkEngines = async (options: {
  readonly dataDirectory: string;
  readonly clickhouseUrl?: string;
  readonly postgresUrl?: string;
}): Promise<readonly EngineCheck[]> =>
  Promise.all([
    options.clickhouseUrl === undefined ? checkChdb() : checkClickhouse(options.clickhouseUrl),
    options.postgresUrl === undefined ? checkPostgres(options.dataDirectory) : checkDatabase(options.postgresUrl),
  ]);

/** In a process of its own: a library that does not fit the machine may end the one that loads it. */
const checkChdb = async (): Promise<EngineCheck> => {
  const check = { engine: 'events', uses: 'chDB, embedded' } as const;
  try {
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    await promisify(execFile)(process.execPath, ['-e', 'require("chdb")'], { cwd, timeout: WITHIN_MS });
    return { ...check, problem: null };
  } catch (error) {
    return { ...check, problem: `chDB does not load: ${lastLine(error)}` };
  }
};

const lastLine = (error: unknown): string => {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return /^(?:Error|\w*Error): .*$/m.exec(text)?.[0] ?? describeError(error);
};

const checkPostgres = async (dataDirectory: string): Promise<EngineCheck> => {
  let existing = resolve(dataDirectory);
  while (!existsSync(existing)) existing = dirname(existing);
  const found = await findPostgres(existing);
  if (!('unusable' in found)) return { engine: 'state', uses: 'PostgreSQL, embedded', problem: null };
  return { engine: 'state', uses: `PGlite, as ${found.unusable}`, problem: null };
};

/** What can be asked how it is. The error may name the server, never the password of its URL. */
interface Asked {
  health(): Promise<EngineHealth>;
  close(): Promise<void>;
}

const problemOf = async (engine: Asked): Promise<string | null> => {
  try {
    const { status, lastError } = await engine.health();
    return status === 'up' ? null : `it does not answer: ${lastError ?? status}`;
  } finally {
    await engine.close();
  }
};

const checkClickhouse = (url: string): Promise<EngineCheck> =>
  checkServer({ engine: 'events', uses: 'the ClickHouse server of PAWL_CLICKHOUSE_URL' }, () =>
    openClickhouseServer(url),
  );

const checkDatabase = (url: string): Promise<EngineCheck> =>
  checkServer({ engine: 'state', uses: 'the PostgreSQL server of PAWL_POSTGRES_URL' }, () =>
    openPostgresServer(url, () => {}),
  );

const checkServer = async (check: Omit<EngineCheck, 'problem'>, open: () => Promise<Asked>): Promise<EngineCheck> => {
  try {
    return { ...check, problem: await problemOf(await open()) };
  } catch (error) {
    return { ...check, problem: describeError(error) };
  }
};
