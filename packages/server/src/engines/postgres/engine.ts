import { existsSync } from 'node:fs';
import { PawlError } from '@pawl/core/errors';
import pg from 'pg';
import type { DataDirectory } from '../data-directory.js';
import { entryOf } from '../entry.js';
import { serverDown, serverUp } from '../health.js';
import { describeError, type Log } from '../log.js';
import { socketDirectory } from '../socket-path.js';
import { superviseChild } from '../supervised-child.js';
import { findPostgres, type PostgresBinary } from './binary.js';
import { type Cluster, PORT, ROLE } from './cluster.js';
import { openPglite } from './pglite.js';
import type { StateEngine } from './state-engine.js';
import { POSTGRES_USER } from './user.js';

const CONNECTIONS = 8;

/**
 * Opens the state of a data directory: PostgreSQL from npm, or PGlite where its binary cannot run. What already exists
 * decides, so that a directory never silently continues with an empty database of the other kind.
 */
export const openEmbeddedState = async (data: DataDirectory, log: Log): Promise<StateEngine> => {
  const pgliteDirectory = `${data.state}-pglite`;
  const found = existsSync(pgliteDirectory)
    ? { unusable: `${pgliteDirectory} was made without it` }
    : await findPostgres(data.root);
  if (!('unusable' in found)) return openPostgres(data, found, log);

  if (existsSync(data.state)) {
    throw new PawlError({
      code: 'STATE_ENGINE_UNUSABLE',
      message: `${data.state} needs PostgreSQL, but ${found.unusable}`,
      remedy: `Make that possible again, or remove ${data.state} to start with empty state.`,
    });
  }
  log(`state is kept by PGlite, because ${found.unusable}; it survives a crash of pawl, but not a power cut`);
  return openPglite(pgliteDirectory);
};

const openPostgres = async (data: DataDirectory, binary: PostgresBinary, log: Log): Promise<StateEngine> => {
  const sockets = socketDirectory(data.state, `.s.PGSQL.${PORT}`, POSTGRES_USER);
  const { initdb, postgres } = binary;
  const guard = await superviseChild({
    name: 'state engine',
    entry: entryOf('postgres-guard'),
    argument: {
      directory: data.state,
      socketDirectory: sockets,
      initdb,
      postgres,
      user: POSTGRES_USER,
    } satisfies Cluster,
    startWithinMs: 40_000,
    stopWithinMs: 10_000,
    log,
  });
  let closing = false;
  const pool = poolOf({ host: sockets, port: PORT, user: ROLE, database: 'postgres' }, line => {
    if (!closing) log(line);
  });
  return {
    pool,
    health: async () => ({ kind: 'postgres', ...guard.health() }),
    async close() {
      closing = true;
      await pool.end();
      await guard.stop();
    },
  };
};

/**
 * Uses a PostgreSQL server.
 *
 * @throws PawlError `STATE_SERVER_UNUSABLE` when it does not answer or does not let us in
 */
export const openPostgresServer = async (connectionString: string, log: Log): Promise<StateEngine> => {
  const pool = poolOf({ connectionString }, log);
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    await pool.end();
    throw serverUnusable(connectionString, cause);
  }
  return {
    pool,
    health: () =>
      pool.query('SELECT 1').then(
        () => serverUp('postgres-server'),
        error => serverDown('postgres-server', error),
      ),
    close: () => pool.end(),
  };
};

const serverUnusable = (connectionString: string, cause: unknown): PawlError => {
  const where = URL.canParse(connectionString) ? new URL(connectionString).host : 'that address';
  // PostgreSQL's own errors have a code of five characters; anything else means that nobody answered.
  const answered = cause instanceof Error && 'code' in cause && /^(?=.*\d)[0-9A-Z]{5}$/.test(String(cause.code));
  return new PawlError({
    code: 'STATE_SERVER_UNUSABLE',
    message: `the PostgreSQL server at ${where} ${answered ? 'refuses the connection' : 'does not answer'}: ${describeError(cause)}`,
    remedy: 'Look whether it runs, and whether PAWL_POSTGRES_URL names the right host, database, user and password.',
    cause,
  });
};

const poolOf = (connection: pg.PoolConfig, log: Log): pg.Pool => {
  const pool = new pg.Pool({
    ...connection,
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  });
  // A connection that dies while idle is replaced at the next query; without a listener it would end the process.
  pool.on('error', cause => log(`a connection to the state engine was lost: ${describeError(cause)}`));
  return pool;
};
