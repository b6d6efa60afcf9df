import { type Feedback, type Outcome, referencesOf } from '@pawl/core/feedback';
import { nanosOf } from '@pawl/core/trajectory';
import { jsonLine, wellFormedJson } from './encoding.js';
import type { Project, Query } from './query.js';

/** The two tables of what was said about runs; they have one form. */
export type SaidTable = 'feedback' | 'outcomes';

/**
 * What was said about runs. `refs` are the names by which it finds its trajectories; `payload` is the event as JSON. Of
 * rows with one id the last received counts.
 */
export const createSaidTable = (table: SaidTable): string => `
CREATE TABLE IF NOT EXISTS pawl.${table} (
  project LowCardinality(String),
  id String,
  refs Array(String),
  at_ns UInt64,
  received UInt64,
  payload String CODEC(ZSTD(1)),
  INDEX refs_bloom refs TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(received)
ORDER BY (project, id)`;

/** One line to insert into one of the tables. */
export const saidLine = (project: Project, said: Feedback | Outcome, received: bigint): string =>
  jsonLine({
    project,
    id: said.id,
    refs: referencesOf(said.about),
    at_ns: String(nanosOf(said.at)),
    received: String(received),
    payload: wellFormedJson(said),
  });

/** The names of some trajectories; before a trajectory was assembled, its id alone. */
const NAMES = `
  SELECT trajectory, ref FROM pawl.trajectory_references
  WHERE project = {project:String} AND trajectory IN {trajectories:Array(String)}
  UNION DISTINCT
  SELECT arrayJoin({trajectories:Array(String)}) AS trajectory, concat('trajectory:', trajectory) AS ref`;

/**
 * What was said about some trajectories, earliest first, at most `limit` of each. An event that was sent again with
 * another reference is about that one alone. Rows: `trajectory`, `payload`.
 */
export const saidAboutTrajectories = (
  table: SaidTable,
  project: Project,
  trajectories: readonly string[],
  limit: number,
): Query => ({
  text: `
SELECT names.trajectory AS trajectory, any(said.payload) AS payload FROM (
  SELECT id, at_ns, payload, arrayJoin(refs) AS ref FROM (
    SELECT id, refs, at_ns, payload, received FROM pawl.${table}
    WHERE project = {project:String} AND id IN (
      SELECT id FROM pawl.${table}
      WHERE project = {project:String} AND hasAny(refs, (SELECT groupUniqArray(ref) FROM (${NAMES})))
    )
    ORDER BY received DESC LIMIT 1 BY id
  )
) AS said
INNER JOIN (${NAMES}) AS names ON names.ref = said.ref
GROUP BY trajectory, said.id
ORDER BY trajectory, any(said.at_ns), said.id LIMIT {limit:UInt32} BY trajectory`,
  params: { project, trajectories, limit },
});

/** One row when anything was said at all. */
export const anythingSaid = (table: SaidTable, project: Project): Query => ({
  text: `SELECT 1 AS said FROM pawl.${table} WHERE project = {project:String} LIMIT 1`,
  params: { project },
});

/** Events none of whose names any trajectory has, last received first. Rows: `payload`. */
export const unmatchedSaid = (table: SaidTable, project: Project, limit: number): Query => ({
  text: `
SELECT payload FROM (
  SELECT id, refs, received, payload FROM pawl.${table} WHERE project = {project:String}
  ORDER BY received DESC LIMIT 1 BY id
)
WHERE NOT hasAny(refs, (
  SELECT groupUniqArray(ref) FROM pawl.trajectory_references
  WHERE project = {project:String} AND ref IN (
    SELECT arrayJoin(refs) FROM pawl.${table} WHERE project = {project:String}
  )
))
ORDER BY received DESC LIMIT {limit:UInt32}`,
  params: { project, limit },
});
