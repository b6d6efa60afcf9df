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
  '0003_retention_and_erasure': {
    up: async db => {
      await db.schema
        .createTable('retention_progress')
        .addColumn('project', 'text', column => column.primaryKey())
        .addColumn('policy', 'text', column => column.notNull())
        .addColumn('received', 'text', column => column.notNull())
        .addColumn('trajectory', 'text', column => column.notNull())
        .execute();
      await db.schema
        .createTable('erasures')
        .addColumn('project', 'text', column => column.notNull())
        .addColumn('id', 'text', column => column.notNull())
        .addColumn('kind', 'text', column => column.notNull().check(sql`kind in ('trajectory', 'session', 'user')`))
        .addColumn('subject', 'text', column => column.notNull())
        .addColumn('requested_at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
        .addColumn('completed_at', 'timestamptz')
        .addColumn('receipt', 'jsonb')
        .addPrimaryKeyConstraint('erasures_pkey', ['project', 'id'])
        .execute();
      await db.schema
        .createTable('tombstones')
        .addColumn('project', 'text', column => column.notNull())
        .addColumn('trace_id', 'text', column => column.notNull())
        .addColumn('erasure', 'text', column => column.notNull())
        .addColumn('buried_at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
        .addPrimaryKeyConstraint('tombstones_pkey', ['project', 'trace_id'])
        .execute();
      await db.schema.createIndex('tombstones_erasure').on('tombstones').columns(['project', 'erasure']).execute();
    },
  },
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
