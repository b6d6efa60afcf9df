import pg from 'pg';
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
  const pool = new pg.Pool({ ...config, max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 30_000 });
  pool.on('error', () => {
    // One connection in this process: its errors reach the query that caused them.
  });
  // A client that was released inside a transaction would leave the only connection in it.
  pool.on('connect', client => void client.query('ROLLBACK'));
  return {
    pool,
    health: () => ({ kind: 'pglite', status: 'up', pid: null, restarts: 0, lastError: null }),
    async close() {
      await pool.end();
      await database.close();
    },
  };
};
