import pg from 'pg';
import { serverUp } from '../health.js';
import type { StateEngine } from './state-engine.js';

/**
 * PostgreSQL compiled to WebAssembly, in this process, behind the same `pg.Pool`. One connection, no fsync, and no lock of
 * its own: the data directory's lock stands in for it. Without a directory it lives in memory, for tests.
 */
export const openPglite = async (directory?: string): Promise<StateEngine> => {
  const { PGlite } = await import('@electric-sql/pglite');
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  const database = await PGlite.create(directory ?? 'memory://');
  const config = createPgConfig(database);
  const pool = new pg.Pool({
    ...config,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 30_000,
    // A client that was thrown away inside a transaction leaves the only connection in it.
    onConnect: client => client.query('ROLLBACK'),
  });
  pool.on('error', () => {
    // One connection in this process: its errors reach the query that caused them.
  });
  return {
    pool,
    health: async () => serverUp('pglite'),
    async close() {
      await pool.end();
      await database.close();
    },
  };
};
