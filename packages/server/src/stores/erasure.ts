import type { Project, Query } from './query.js';
import { TRACE_TABLES } from './retention.js';

/** Where a trajectory's user and session stand. */
const COLUMNS = { user: 'user', session: 'session' } as const;

/** The trajectories of a user or a session, by any of the forms in which the name may be stored. Rows: `id`. */
export const trajectoriesOf = (project: Project, kind: keyof typeof COLUMNS, names: readonly string[]): Query => ({
  text: `
SELECT id FROM pawl.trajectories FINAL
WHERE project = {project:String} AND ${COLUMNS[kind]} IN {names:Array(String)}`,
  params: { project, names },
});

/** The names by which something may have been said about some trajectories. Rows: `ref`. */
export const referencesOfTrajectories = (project: Project, ids: readonly string[]): Query => ({
  text: `
SELECT DISTINCT ref FROM pawl.trajectory_references
WHERE project = {project:String} AND trajectory IN {ids:Array(String)}`,
  params: { project, ids },
});

/** One row: `rows`, how many a table holds that {@link eraseRows} would remove. */
export const countRows = (table: string, condition: string, params: Query['params']): Query => ({
  text: `SELECT toString(count()) AS rows FROM pawl.${table} WHERE ${condition}`,
  params,
});

/** Rewrites the parts of a table without some rows, and waits for it: unlike a delete, which only hides them until a merge. */
export const eraseRows = (table: string, condition: string, params: Query['params']): Query => ({
  text: `ALTER TABLE pawl.${table} DELETE WHERE ${condition} SETTINGS mutations_sync = 1`,
  params,
});

/** What is to be removed from which table when trajectories are erased. Tables and columns are ours, values are bound. */
export const erasedRows = (
  project: Project,
  ids: readonly string[],
  references: readonly string[],
): readonly { readonly table: string; readonly condition: string; readonly params: Query['params'] }[] => [
  ...[...TRACE_TABLES, { table: 'retention', id: 'id' }].map(({ table, id }) => ({
    table,
    condition: `project = {project:String} AND ${id} IN {ids:Array(String)}`,
    params: { project, ids },
  })),
  ...['feedback', 'outcomes'].map(table => ({
    table,
    condition: 'project = {project:String} AND hasAny(refs, {references:Array(String)})',
    params: { project, references },
  })),
];
