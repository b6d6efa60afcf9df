import { jsonLine } from './encoding.js';
import type { Project, Query } from './query.js';

/**
 * What was decided on trajectories. `probability` is the chance that one like it had to be kept, the least ever asked for.
 * `drop_payloads_ns` and `expire_ns` are moments, 0 for never. `done` is how far it was carried out: 0 nothing, 1 the
 * payloads are gone, 2 everything is. A row stays when its trajectory is gone: spans that come late must not bring it back.
 */
export const CREATE_RETENTION = `
CREATE TABLE IF NOT EXISTS pawl.retention (
  project LowCardinality(String),
  id String,
  rule LowCardinality(String),
  fate LowCardinality(String),
  probability Float64,
  drop_payloads_ns UInt64,
  expire_ns UInt64,
  done UInt8,
  written UInt64
)
ENGINE = ReplacingMergeTree(written)
ORDER BY (project, id)`;

/** What rules look at that summaries do not hold otherwise: tags with their values as text, and labels. */
export const ADD_RETENTION_FACTS = `
ALTER TABLE pawl.trajectories
  ADD COLUMN IF NOT EXISTS tags Map(String, String),
  ADD COLUMN IF NOT EXISTS labels Array(String)`;

/** A decision as it is stored. */
export interface StoredDecision {
  readonly id: string;
  /** Empty: no rule matched. */
  readonly rule: string;
  readonly fate: 'keep' | 'summary' | 'drop';
  readonly probability: number;
  readonly dropPayloadsNs: bigint;
  readonly expireNs: bigint;
}

/** How far a decision was carried out. */
export const DONE = { nothing: 0, payloads: 1, everything: 2 } as const;

/** One line to insert into `pawl.retention`. */
export const decisionLine = (project: Project, decision: StoredDecision, done: number, written: bigint): string =>
  jsonLine({
    project,
    id: decision.id,
    rule: decision.rule,
    fate: decision.fate,
    probability: decision.probability,
    drop_payloads_ns: String(decision.dropPayloadsNs),
    expire_ns: String(decision.expireNs),
    done,
    written: String(written),
  });

/** Where deciding stopped: everything received up to here, by `received` and id, has been decided on. */
export interface RetentionPosition {
  readonly received: bigint;
  readonly id: string;
}

/**
 * Summaries whose newest span came after a position and not after `until`, in that order. Rows: `id`, `received`, `agent`,
 * `version`, `status`, `summary`, `tags`, `labels`, and of an earlier decision `known`, `probability`, `done`.
 *
 * Skip indexes are off: of a summary that was written again the older row could be taken for the last one.
 */
export const undecided = (project: Project, after: RetentionPosition, until: bigint, limit: number): Query => ({
  text: `
SELECT t.id AS id, toString(t.received) AS received, t.agent AS agent, t.version AS version, t.status AS status,
  t.summary AS summary, t.tags AS tags, t.labels AS labels,
  d.written > 0 AS known, d.probability AS probability, d.done AS done
FROM (
  SELECT id, received, agent, version, status, summary, tags, labels FROM pawl.trajectories FINAL
  WHERE project = {project:String} AND received <= {until:UInt64}
    AND (received, id) > ({received:UInt64}, {id:String})
  ORDER BY received, id LIMIT {limit:UInt32}
) AS t
LEFT JOIN (SELECT id, probability, done, written FROM pawl.retention FINAL WHERE project = {project:String}) AS d ON d.id = t.id
ORDER BY t.received, t.id
SETTINGS use_skip_indexes_if_final = 0`,
  params: { project, received: String(after.received), id: after.id, until: String(until), limit },
});

/** Decisions that have to be carried out now. Rows: `id`, `rule`, `fate`, `probability`, `drop_at`, `expire_at`, `due`. */
export const dueDecisions = (project: Project, nowNs: bigint, limit: number): Query => ({
  text: `
SELECT id, rule, fate, probability, toString(drop_payloads_ns) AS drop_at, toString(expire_ns) AS expire_at,
  multiIf(
    fate = 'drop' OR (expire_ns > 0 AND expire_ns <= {now:UInt64}), ${DONE.everything},
    fate = 'summary' OR (drop_payloads_ns > 0 AND drop_payloads_ns <= {now:UInt64}), ${DONE.payloads},
    ${DONE.nothing}
  ) AS due
FROM pawl.retention FINAL WHERE project = {project:String} AND due > done
ORDER BY due DESC, id LIMIT {limit:UInt32}`,
  params: { project, now: String(nowNs), limit },
});

/** Those of some trajectories that are gone, or whose payloads are. Rows: `id`, `rule`, `done`. */
export const carriedOut = (project: Project, ids: readonly string[]): Query => ({
  text: `
SELECT id, rule, done FROM pawl.retention FINAL
WHERE project = {project:String} AND id IN {ids:Array(String)} AND done > ${DONE.nothing}`,
  params: { project, ids },
});

/** Has decisions carried out anew: something came late for trajectories that are gone. */
export const carryOutAgain = (project: Project, ids: readonly string[], written: bigint): Query => ({
  text: `
INSERT INTO pawl.retention
SELECT * REPLACE (${DONE.nothing} AS done, toUInt64({written:String}) AS written) FROM pawl.retention FINAL
WHERE project = {project:String} AND id IN {ids:Array(String)}`,
  params: { project, ids, written: String(written) },
});

/** Runs that were kept as a sample, for `project`. Rows: `id`, `probability`. */
export const sampledRuns = `
SELECT id, probability FROM pawl.retention FINAL WHERE project = {project:String} AND probability < 1`;

/** How many runs each rule decided on, by what becomes of them. Rows: `rule`, `fate`, `probability`, `runs`, `carried_out`. */
export const decisionCounts = (project: Project): Query => ({
  text: `
SELECT rule, fate, probability, toUInt32(count()) AS runs, toUInt32(countIf(done > 0)) AS carried_out
FROM pawl.retention FINAL WHERE project = {project:String}
GROUP BY rule, fate, probability ORDER BY rule, fate, probability`,
  params: { project },
});

/**
 * What trajectories leave in a table: `payload` is what messages, arguments and results are in. A table that knows
 * trajectories is a line here, or they would outlive their erasure; a test holds this list against the schema.
 */
export const TRACE_TABLES: readonly { readonly table: string; readonly id: string; readonly payload: boolean }[] = [
  { table: 'spans', id: 'trace_id', payload: true },
  { table: 'span_logs', id: 'trace_id', payload: true },
  { table: 'contents', id: 'trace_id', payload: true },
  { table: 'trajectories', id: 'id', payload: false },
  { table: 'run_facts', id: 'id', payload: false },
  { table: 'trajectory_references', id: 'trajectory', payload: false },
];

/** Takes the rows of some trajectories out of a table; they are not seen from then on, and leave the disk with the next merge. */
export const deleteRows = (
  { table, id }: (typeof TRACE_TABLES)[number],
  project: Project,
  ids: readonly string[],
): Query => ({
  text: `DELETE FROM pawl.${table} WHERE project = {project:String} AND ${id} IN {ids:Array(String)}`,
  params: { project, ids },
});

/** The summaries of some trajectories as stored. Rows: `id`, `summary`. */
export const summariesOf = (project: Project, ids: readonly string[]): Query => ({
  text: `
SELECT id, summary FROM pawl.trajectories FINAL WHERE project = {project:String} AND id IN {ids:Array(String)}`,
  params: { project, ids },
});

/** Writes other summaries in the place of those of some trajectories, which nothing can be searched for in any more. */
export const replaceSummaries = (
  project: Project,
  replaced: readonly { readonly id: string; readonly summary: string }[],
  written: bigint,
): Query => ({
  text: `
INSERT INTO pawl.trajectories
SELECT * REPLACE (
  toUInt64({written:String}) AS written, id AS search,
  transform(id, {ids:Array(String)}, {summaries:Array(String)}, summary) AS summary
)
FROM pawl.trajectories FINAL WHERE project = {project:String} AND id IN {ids:Array(String)}`,
  params: {
    project,
    ids: replaced.map(({ id }) => id),
    summaries: replaced.map(({ summary }) => summary),
    written: String(written),
  },
});
