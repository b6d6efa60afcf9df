import { PawlError } from '@pawl/core/errors';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { StateDatabase } from './database.js';
import { CREATE_FORWARD_TABLES } from './forward-positions.js';

/** In order. One that was released is never changed. Written for PostgreSQL 15 and later. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_run_directories': {
    up: db =>
      db.schema
        .createTable('run_directories')
        .addColumn('project', 'text', column => column.notNull())
        .addColumn('directory', 'text', column => column.notNull())
        .addColumn('registered_at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
        .addPrimaryKeyConstraint('run_directories_pkey', ['project', 'directory'])
        .execute(),
  },
  '0002_forward': CREATE_FORWARD_TABLES,
};

/** Brings the state up to this version, whole or not at all. Refuses the state of a later version. */
export const migrateState = async (db: Kysely<StateDatabase>): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const text = error instanceof Error ? error.message : String(error);
  throw new PawlError({
    code: 'STATE_MIGRATION_FAILED',
    message: `the state cannot be brought to this version of pawl: ${text}`,
    remedy: 'If a later version of pawl used this data directory, use that version; nothing was changed.',
    cause: error,
  });
};
