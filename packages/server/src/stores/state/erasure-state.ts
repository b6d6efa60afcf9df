import type { Kysely } from 'kysely';
import type { Project } from '../query.js';
import type { StateDatabase } from './database.js';

/** What an erasure is about. */
export type ErasureKind = 'trajectory' | 'session' | 'user';

/** One erasure: asked for, and then carried out. It holds no name: `subject` is a keyed token of what was erased. */
export interface Erasure {
  readonly id: string;
  readonly kind: ErasureKind;
  readonly subject: string;
  readonly requestedAt: string;
  /** Null while it is under way. */
  readonly completedAt: string | null;
  /** What was removed, by place; null while it is under way. */
  readonly receipt: ErasureReceipt | null;
}

export interface ErasureReceipt {
  readonly trajectories: number;
  /** Rows and lines that were removed, by table or kind of file. */
  readonly removed: Readonly<Record<string, number>>;
  /** Case files that were made from what is gone: they are their owners' to change. */
  readonly cases: readonly { readonly file: string; readonly owner: string | null }[];
}

export interface ErasureState {
  /**
   * Notes that an erasure was asked for, together with what it takes to carry it out: its traces. Both or neither, so that none
   * that a crash cut short is taken for one of nothing.
   */
  begin(project: Project, erasure: Pick<Erasure, 'id' | 'kind' | 'subject'>, traces: readonly string[]): Promise<void>;
  /** From here on nothing of these traces is taken in. */
  bury(project: Project, erasure: string, traces: readonly string[]): Promise<void>;
  /** The traces of an erasure, and all that were ever erased. */
  buriedBy(project: Project, erasure: string): Promise<readonly string[]>;
  buried(project: Project): Promise<readonly string[]>;
  complete(project: Project, id: string, receipt: ErasureReceipt): Promise<void>;
  /** Newest first. */
  erasures(project: Project): Promise<readonly Erasure[]>;
  find(project: Project, id: string): Promise<Erasure | null>;
}

/** Trace ids of one statement. */
const IDS_AT_ONCE = 5_000;

export const erasureState = (db: Kysely<StateDatabase>): ErasureState => {
  const select = (project: Project) =>
    db
      .selectFrom('erasures')
      .select(['id', 'kind', 'subject', 'requested_at', 'completed_at', 'receipt'])
      .where('project', '=', project);
  const bury = async (
    on: Kysely<StateDatabase>,
    project: Project,
    erasure: string,
    traces: readonly string[],
  ): Promise<void> => {
    for (let at = 0; at < traces.length; at += IDS_AT_ONCE) {
      await on
        .insertInto('tombstones')
        .values(traces.slice(at, at + IDS_AT_ONCE).map(trace_id => ({ project, trace_id, erasure })))
        .onConflict(conflict => conflict.columns(['project', 'trace_id']).doNothing())
        .execute();
    }
  };
  return {
    async begin(project, { id, kind, subject }, traces) {
      await db.transaction().execute(async transaction => {
        await transaction.insertInto('erasures').values({ project, id, kind, subject }).execute();
        await bury(transaction, project, id, traces);
      });
    },
    bury: (project, erasure, traces) => bury(db, project, erasure, traces),
    async buriedBy(project, erasure) {
      const rows = await db
        .selectFrom('tombstones')
        .select('trace_id')
        .where('project', '=', project)
        .where('erasure', '=', erasure)
        .execute();
      return rows.map(row => row.trace_id);
    },
    async buried(project) {
      const rows = await db.selectFrom('tombstones').select('trace_id').where('project', '=', project).execute();
      return rows.map(row => row.trace_id);
    },
    async complete(project, id, receipt) {
      await db
        .updateTable('erasures')
        .set({ completed_at: new Date(), receipt: JSON.stringify(receipt) })
        .where('project', '=', project)
        .where('id', '=', id)
        .execute();
    },
    async erasures(project) {
      const rows = await select(project).orderBy('requested_at', 'desc').orderBy('id').execute();
      return rows.map(toErasure);
    },
    async find(project, id) {
      const row = await select(project).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toErasure(row);
    },
  };
};

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly requested_at: Date;
  readonly completed_at: Date | null;
  readonly receipt: unknown;
}

const toErasure = (row: Row): Erasure => ({
  id: row.id,
  kind: row.kind as ErasureKind, // the table checks it
  subject: row.subject,
  requestedAt: row.requested_at.toISOString(),
  completedAt: row.completed_at?.toISOString() ?? null,
  receipt: row.receipt as ErasureReceipt | null, // written by this store
});
