import type { Kysely } from 'kysely';
import type { Project } from '../query.js';
import type { RetentionPosition } from '../retention.js';
import type { StateDatabase } from './database.js';

/** How far retention has decided, and by which policy. */
export interface RetentionProgress {
  /** Hash of the policy. */
  readonly policy: string;
  readonly position: RetentionPosition;
}

export interface RetentionState {
  /** Null before the first decision. */
  progress(project: Project): Promise<RetentionProgress | null>;
  setProgress(project: Project, progress: RetentionProgress): Promise<void>;
}

export const retentionState = (db: Kysely<StateDatabase>): RetentionState => ({
  async progress(project) {
    const row = await db
      .selectFrom('retention_progress')
      .select(['policy', 'received', 'trajectory'])
      .where('project', '=', project)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { policy: row.policy, position: { received: BigInt(row.received), id: row.trajectory } };
  },
  async setProgress(project, { policy, position }) {
    const values = { policy, received: String(position.received), trajectory: position.id };
    await db
      .insertInto('retention_progress')
      .values({ project, ...values })
      .onConflict(conflict => conflict.column('project').doUpdateSet(values))
      .execute();
  },
});
