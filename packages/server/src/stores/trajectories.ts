import type { TrajectorySummary } from '@pawl/core/trajectory';
import { nanosOf } from '@pawl/core/trajectory';
import { jsonLine, wellFormedJson } from './encoding.js';
import type { Project, Query } from './query.js';

/**
 * Summaries: what lists read. A trajectory that gets late spans is written again; the last `written` counts.
 * `newest_ns` orders the list: when it started, or was received where nobody recorded a time. `received` is the stamp of the
 * newest span in it. Every span stamped up to `assembled_through` was in some summary when the row was written.
 */
export const CREATE_TRAJECTORIES = `
CREATE TABLE IF NOT EXISTS pawl.trajectories (
  project LowCardinality(String),
  id String,
  agent String,
  version String,
  status LowCardinality(String),
  newest_ns UInt64,
  received UInt64,
  assembled_through UInt64,
  written UInt64,
  search String CODEC(ZSTD(1)),
  summary String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(written)
ORDER BY (project, id)`;

/** A summary with what its row needs beside it. */
export interface SummaryRecord {
  readonly summary: TrajectorySummary;
  /** Text that a search looks through. */
  readonly search: string;
  /** Stamp of the newest span or log record that was read. */
  readonly received: bigint;
}

/** Given before the spans of the summaries were read. */
export interface SummaryStamps {
  readonly written: bigint;
  /** Every span stamped up to here is in some summary. */
  readonly assembledThrough: bigint;
}

/** One line to insert into `pawl.trajectories`. */
export const trajectoryLine = (
  project: Project,
  { summary, search, received }: SummaryRecord,
  stamps: SummaryStamps,
): string =>
  jsonLine({
    project,
    id: summary.id,
    agent: summary.agent.name ?? '',
    version: summary.agent.version ?? '',
    status: summary.status,
    newest_ns: String(summary.startedAt === null ? received : nanosOf(summary.startedAt)),
    received: String(received),
    assembled_through: String(stamps.assembledThrough),
    written: String(stamps.written),
    search,
    summary: wellFormedJson(summary),
  });

export interface TrajectoryFilter {
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly status?: string | undefined;
  /** Text that agent, input, output, error or id contains, in either case. */
  readonly text?: string | undefined;
  /** Continue after this position. */
  readonly after?: TrajectoryPosition | undefined;
  readonly limit: number;
}

/** Where a trajectory stands in the list. */
export interface TrajectoryPosition {
  readonly newestNs: string;
  readonly id: string;
}

/** One page, newest first. Rows: `id`, `newest_ns`, `summary`. */
export const listTrajectories = (project: Project, filter: TrajectoryFilter): Query => {
  const conditions = [
    'project = {project:String}',
    filter.agent === undefined ? '' : 'agent = {agent:String}',
    filter.version === undefined ? '' : 'version = {version:String}',
    filter.status === undefined ? '' : 'status = {status:String}',
    filter.text === undefined ? '' : 'positionCaseInsensitiveUTF8(search, {text:String}) > 0',
    filter.after === undefined ? '' : '(newest_ns, id) < ({afterNs:UInt64}, {afterId:String})',
  ].filter(condition => condition !== '');
  // The inner query decides with the narrow columns; only the page's rows are read whole.
  return {
    text: `
SELECT id, toString(newest_ns) AS newest, summary FROM pawl.trajectories FINAL
WHERE project = {project:String} AND id IN (
  SELECT id FROM pawl.trajectories FINAL WHERE ${conditions.join(' AND ')}
  ORDER BY newest_ns DESC, id DESC LIMIT {limit:UInt32}
)
ORDER BY newest_ns DESC, id DESC`,
    params: {
      project,
      limit: filter.limit,
      ...(filter.agent === undefined ? {} : { agent: filter.agent }),
      ...(filter.version === undefined ? {} : { version: filter.version }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.text === undefined ? {} : { text: filter.text }),
      ...(filter.after === undefined ? {} : { afterNs: filter.after.newestNs, afterId: filter.after.id }),
    },
  };
};

/** What the list can be filtered by: at most `limit` values each. One row: `agents`, `versions`, `statuses`. */
export const trajectoryFacets = (project: Project, limit: number): Query => ({
  text: `
SELECT
  arraySlice(arraySort(groupUniqArrayIf(agent, agent != '')), 1, {limit:UInt32}) AS agents,
  arraySlice(arraySort(groupUniqArrayIf(version, version != '')), 1, {limit:UInt32}) AS versions,
  arraySort(groupUniqArray(status)) AS statuses
FROM pawl.trajectories FINAL WHERE project = {project:String}`,
  params: { project, limit },
});

/** One row: `through`, the greatest `assembled_through`. */
export const assembledThrough = (): Query => ({
  text: 'SELECT toString(max(assembled_through)) AS through FROM pawl.trajectories',
  params: {},
});

/** One row: `stamp`, the greatest stamp that any process gave. */
export const greatestStamp = (): Query => ({
  text: `
SELECT toString(max(stamp)) AS stamp FROM (
  SELECT max(received) AS stamp FROM pawl.spans
  UNION ALL SELECT max(received) FROM pawl.span_logs
  UNION ALL SELECT max(written) FROM pawl.trajectories
)`,
  params: {},
});
