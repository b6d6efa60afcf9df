import { type Feedback, type Outcome, type Reference, referencesOf } from '@pawl/core/feedback';
import { nanosOf } from '@pawl/core/trajectory';
import { jsonLine, wellFormedJson } from './encoding.js';
import type { Project, Query } from './query.js';

/** The two tables of what was said about runs have one form. */
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

/**
 * What was said about things with these names, earliest first. An event that was sent again with another reference is
 * about that one alone. Rows: `refs`, `payload`.
 */
export const saidByReferences = (
  table: SaidTable,
  project: Project,
  references: readonly Reference[],
  limit: number,
): Query => ({
  text: `
SELECT refs, payload FROM (
  SELECT id, refs, at_ns, received, payload FROM pawl.${table}
  WHERE project = {project:String} AND id IN (
    SELECT id FROM pawl.${table} WHERE project = {project:String} AND hasAny(refs, {references:Array(String)})
  )
  ORDER BY received DESC LIMIT 1 BY id
)
WHERE hasAny(refs, {references:Array(String)})
ORDER BY at_ns, id LIMIT {limit:UInt32}`,
  params: { project, references, limit },
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
