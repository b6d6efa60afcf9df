import { Kysely, PostgresDialect } from 'kysely';
import type { StateEngine } from '../../engines/index.js';
import type { Project } from '../query.js';
import type { StateDatabase } from './database.js';
import { type ErasureState, erasureState } from './erasure-state.js';
import { migrateState } from './migrations.js';
import { type RetentionState, retentionState } from './retention-state.js';

/** What changes, small and transactional. */
export interface StateStore {
  /** Remembers a run directory; does nothing when it is known. */
  registerRunDirectory(project: Project, directory: string): Promise<void>;
  /** In the order in which they were registered. */
  runDirectories(project: Project): Promise<readonly string[]>;
  readonly retention: RetentionState;
  readonly erasures: ErasureState;
}

/** Opens the state, brought to this version. */
export const openStateStore = async (engine: StateEngine): Promise<StateStore> => {
  const db = new Kysely<StateDatabase>({ dialect: new PostgresDialect({ pool: engine.pool }) });
  await migrateState(db);
  return {
    retention: retentionState(db),
    erasures: erasureState(db),
    async registerRunDirectory(project, directory) {
      await db
        .insertInto('run_directories')
        .values({ project, directory })
        .onConflict(conflict => conflict.columns(['project', 'directory']).doNothing())
        .execute();
    },
    async runDirectories(project) {
      const rows = await db
        .selectFrom('run_directories')
        .select('directory')
        .where('project', '=', project)
        .orderBy('registered_at')
        .orderBy('directory')
        .execute();
      return rows.map(row => row.directory);
    },
  };
};
