import { type Completeness, type SpanId, type TraceId, timestampFromNanos } from '@pawl/core/trajectory';
import type { Project, Query } from './query.js';

/**
 * What summaries keep beside the summary: whether more is awaited, and what sessions are made of. `ended`: its roots had
 * ended. `completed`: stamp at which it became complete last, 0 while it is not. `first_completed`: what is received after
 * this is late; 0 when it never was complete. `pieces`: how much had been told of it then (see `TraceSize.pieces`).
 * `reopened`: how often something came later. `asks` and `answers`: see `openCalls` of core/trajectory.
 */
export const ADD_COMPLETENESS = `
ALTER TABLE pawl.trajectories
  ADD COLUMN IF NOT EXISTS ended UInt8,
  ADD COLUMN IF NOT EXISTS completed UInt64,
  ADD COLUMN IF NOT EXISTS first_completed UInt64,
  ADD COLUMN IF NOT EXISTS pieces UInt64,
  ADD COLUMN IF NOT EXISTS reopened UInt32,
  ADD COLUMN IF NOT EXISTS session String,
  ADD COLUMN IF NOT EXISTS user String,
  ADD COLUMN IF NOT EXISTS asks Array(String),
  ADD COLUMN IF NOT EXISTS answers Array(String),
  ADD INDEX IF NOT EXISTS asks_bloom asks TYPE bloom_filter(0.001) GRANULARITY 16,
  ADD INDEX IF NOT EXISTS answers_bloom answers TYPE bloom_filter(0.001) GRANULARITY 16,
  ADD INDEX IF NOT EXISTS session_bloom session TYPE bloom_filter(0.001) GRANULARITY 16`;

/** Whether more of a trace is awaited, as its summary says. Stamps are 0 where there is none. */
export interface StoredCompleteness {
  /** Its roots had ended, or it was told to be complete. */
  readonly ended: boolean;
  readonly completed: bigint;
  readonly firstCompleted: bigint;
  /** `TraceSize.pieces` when it became complete last. */
  readonly pieces: number;
  readonly reopened: number;
}

/** Of a trace that never was complete. */
export const NEVER_COMPLETE: StoredCompleteness = {
  ended: false,
  completed: 0n,
  firstCompleted: 0n,
  pieces: 0,
  reopened: 0,
};

/** As callers see it. Stamps are nanoseconds since 1970. */
export const completenessShown = ({
  completed,
  reopened,
}: Pick<StoredCompleteness, 'completed' | 'reopened'>): Completeness => ({
  complete: completed !== 0n,
  completedAt: completed === 0n ? null : timestampFromNanos(completed),
  reopened,
});

/** The completeness of some traces. Rows: `id`, `ended`, `completed`, `first_completed`, `pieces`, `reopened`, numbers as text. */
export const completenessOfTraces = (project: Project, traces: readonly TraceId[]): Query => ({
  text: `
SELECT id, ended, toString(completed) AS completed, toString(first_completed) AS first_completed,
  toString(pieces) AS pieces, reopened
FROM pawl.trajectories FINAL
WHERE project = {project:String} AND id IN {traces:Array(String)}`,
  params: { project, traces },
});

/** A row of {@link completenessOfTraces}. */
export interface CompletenessRow {
  readonly id: TraceId;
  readonly ended: number;
  readonly completed: string;
  readonly first_completed: string;
  readonly pieces: string;
  readonly reopened: number;
}

/** A row as it is used. */
export const completenessOf = (row: CompletenessRow): StoredCompleteness => ({
  ended: row.ended === 1,
  completed: BigInt(row.completed),
  firstCompleted: BigInt(row.first_completed),
  pieces: Number(row.pieces),
  reopened: row.reopened,
});

/** The spans of a trace whose every copy came after a stamp, at most `limit`. Rows: `span_id`. */
export const spansAfter = (project: Project, trace: TraceId, stamp: bigint, limit: number): Query => ({
  text: `
SELECT span_id FROM pawl.spans WHERE project = {project:String} AND trace_id = {trace:String}
GROUP BY span_id HAVING min(received) > {stamp:UInt64} LIMIT {limit:UInt64}`,
  params: { project, trace, stamp: String(stamp), limit },
});

/** A row of {@link spansAfter}. */
export interface SpanRow {
  readonly span_id: SpanId;
}

/** A trace that is not complete yet. */
export interface OpenTrace {
  readonly project: Project;
  readonly traceId: TraceId;
  /** Where its summary stands in the table. */
  readonly newestNs: string;
  readonly ended: boolean;
  /** Stamp of the newest span or log record in its summary. */
  readonly received: bigint;
}

/** One page of traces that are not complete, in the table's order. Rows: {@link OpenRow}. */
export const openTraces = (after: OpenTrace | null, limit: number): Query => ({
  text: `
SELECT project, id, toString(newest_ns) AS newest, ended, toString(received) AS received FROM pawl.trajectories FINAL
WHERE (project, newest_ns, id) > ({project:String}, {newest:UInt64}, {id:String}) AND completed = 0
ORDER BY project, newest_ns, id LIMIT {limit:UInt32}`,
  params: { project: after?.project ?? '', newest: after?.newestNs ?? '0', id: after?.traceId ?? '', limit },
});

/** A row of {@link openTraces}. */
export interface OpenRow {
  readonly project: Project;
  readonly id: TraceId;
  readonly newest: string;
  readonly ended: number;
  readonly received: string;
}
