import type { Reference } from '@pawl/core/feedback';
import type { RunFacts } from '@pawl/core/measures';
import type { OpenCalls, TrajectorySummary } from '@pawl/core/trajectory';
import { nanosOf } from '@pawl/core/trajectory';
import type { StoredCompleteness } from './completeness.js';
import { jsonLine, wellFormedJson } from './encoding.js';
import type { Project, Query } from './query.js';
import { sampledRuns } from './retention.js';

/**
 * Summaries: what lists read, newest first. `newest_ns` is when the trajectory started, or was received where nobody
 * recorded a time. A trajectory that gets late spans is written again, and the last `written` counts; where its start has
 * moved, the row at the earlier place is written once more as `gone`, so that FINAL shows each trajectory once. `received` is
 * the stamp of the newest span in it. Every span stamped up to `assembled_through` was in some summary when the row was written.
 *
 * Small granules: a page reads the wide columns of some fifty rows from anywhere in the table.
 */
export const CREATE_TRAJECTORIES = `
CREATE TABLE IF NOT EXISTS pawl.trajectories (
  project LowCardinality(String),
  id String,
  agent LowCardinality(String),
  version LowCardinality(String),
  status LowCardinality(String),
  newest_ns UInt64 CODEC(Delta, ZSTD(1)),
  received UInt64 CODEC(Delta, ZSTD(1)),
  assembled_through UInt64 CODEC(Delta, ZSTD(1)),
  written UInt64 CODEC(Delta, ZSTD(1)),
  gone UInt8,
  duration_ms Nullable(Float64),
  cost_usd Nullable(Float64),
  input_tokens Nullable(UInt64),
  output_tokens Nullable(UInt64),
  search String CODEC(ZSTD(1)),
  summary String CODEC(ZSTD(1)),
  INDEX id_bloom id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(written, gone)
ORDER BY (project, newest_ns, id)
SETTINGS index_granularity = 256`;

/** A summary with what its row needs beside it. */
export interface SummaryRecord {
  readonly summary: TrajectorySummary;
  /** Text that a search looks through. */
  readonly search: string;
  /** Stamp of the newest span or log record that was read. */
  readonly received: bigint;
  /** What measures need of it; without them it is in no measure. */
  readonly facts?: RunFacts;
  /** What retention goes by beside the summary. */
  readonly tags?: ReadonlyMap<string, string>;
  readonly labels?: readonly string[];
  /** The names by which what was said finds it; left out, nothing finds it but by its id. */
  readonly references?: readonly Reference[];
  readonly completeness: StoredCompleteness;
  /** Ids of tool calls that it leaves unanswered, and of those it answers that it did not ask for. */
  readonly calls: OpenCalls;
}

/** Given before the spans of the summaries were read. */
export interface SummaryStamps {
  readonly written: bigint;
  /** Every span stamped up to here is in some summary. */
  readonly assembledThrough: bigint;
  /** A trace whose oldest span came after this has never been complete. */
  readonly freshSince: bigint;
}

/** Where a summary stands in the list, in nanoseconds since 1970. */
export const newestOf = ({ summary, received }: Pick<SummaryRecord, 'summary' | 'received'>): string =>
  String(summary.startedAt === null ? received : nanosOf(summary.startedAt));

/** One line to insert into `pawl.trajectories`. */
export const trajectoryLine = (
  project: Project,
  { summary, search, received, completeness, calls, tags, labels }: SummaryRecord,
  stamps: SummaryStamps,
): string =>
  jsonLine({
    project,
    id: summary.id,
    agent: summary.agent.name ?? '',
    version: summary.agent.version ?? '',
    status: summary.status,
    newest_ns: newestOf({ summary, received }),
    received: String(received),
    assembled_through: String(stamps.assembledThrough),
    written: String(stamps.written),
    duration_ms: summary.durationMs,
    cost_usd: summary.totals.costUsd,
    input_tokens: summary.totals.tokens.input,
    output_tokens: summary.totals.tokens.output,
    // Compared with the lower case of what is looked for: an engine that folds case while it searches is ten times slower.
    search: search.toLowerCase(),
    tags: Object.fromEntries(tags ?? []),
    labels: labels ?? [],
    ended: completeness.ended ? 1 : 0,
    completed: String(completeness.completed),
    first_completed: String(completeness.firstCompleted),
    pieces: completeness.pieces,
    reopened: completeness.reopened,
    session: summary.conversationId ?? '',
    user: summary.userId ?? '',
    asks: calls.asks,
    answers: calls.answers,
    summary: wellFormedJson(summary),
  });

/** Where summaries of some trajectories stand, so that one that moves can be taken away there. Rows: `id`, `newest`. */
export const placesOf = (project: Project, ids: readonly string[]): Query => ({
  text: `
SELECT id, toString(newest_ns) AS newest FROM pawl.trajectories FINAL
WHERE project = {project:String} AND id IN {ids:Array(String)}`,
  params: { project, ids },
});

/** One line that takes the summary of a trajectory away from where it stood. */
export const goneLine = (project: Project, place: { id: string; newest: string }, written: bigint): string =>
  jsonLine({ project, id: place.id, newest_ns: place.newest, written: String(written), gone: 1 });

export interface TrajectoryFilter {
  readonly agent?: string | undefined;
  readonly version?: string | undefined;
  readonly status?: string | undefined;
  /** Text that agent, input, output, error or id contains, in either case. */
  readonly text?: string | undefined;
  /** Only what started at this moment or later, in nanoseconds since 1970. */
  readonly sinceNs?: string | undefined;
  /** Continue after this position. */
  readonly after?: TrajectoryPosition | undefined;
  readonly limit: number;
}

/** Where a trajectory stands in the list. */
export interface TrajectoryPosition {
  readonly newestNs: string;
  readonly id: string;
}

const fits = ({ agent, version, status, text, sinceNs }: TrajectoryFilter): string[] => [
  ...(agent === undefined ? [] : ['agent = {agent:String}']),
  ...(version === undefined ? [] : ['version = {version:String}']),
  ...(status === undefined ? [] : ['status = {status:String}']),
  ...(text === undefined ? [] : ['position(search, {text:String}) > 0']),
  ...(sinceNs === undefined ? [] : ['newest_ns >= {since:UInt64}']),
];

const parametersOf = ({ agent, version, status, text, sinceNs }: TrajectoryFilter): Query['params'] => ({
  ...(agent === undefined ? {} : { agent }),
  ...(version === undefined ? {} : { version }),
  ...(status === undefined ? {} : { status }),
  ...(text === undefined ? {} : { text: text.toLowerCase() }),
  ...(sinceNs === undefined ? {} : { since: sinceNs }),
});

/**
 * Rows that fit, newest first, among them ones that a later row of the same trajectory has outdated. Rows: `id`, `newest`.
 * Read in the table's order: the cost is that of the rows passed until `limit` are found.
 */
export const trajectoryCandidates = (project: Project, filter: TrajectoryFilter): Query => {
  const { after, limit } = filter;
  const conditions = [
    'project = {project:String}',
    'gone = 0',
    ...fits(filter),
    ...(after === undefined
      ? []
      : ['newest_ns <= {afterNs:UInt64}', '(newest_ns, id) < ({afterNs:UInt64}, {afterId:String})']),
  ];
  return {
    text: `
SELECT id, toString(newest_ns) AS newest FROM pawl.trajectories WHERE ${conditions.join(' AND ')}
ORDER BY newest_ns DESC, id DESC LIMIT {limit:UInt32}`,
    params: {
      project,
      limit,
      ...parametersOf(filter),
      ...(after === undefined ? {} : { afterNs: after.newestNs, afterId: after.id }),
    },
  };
};

/**
 * Those of some rows that no later one has outdated, as far as they fit. Rows: `id`, `newest`, `summary`. Asked for by their
 * place in the table: finding a trajectory by its id alone looks at an index of the whole table.
 */
export const lastSummaries = (
  project: Project,
  places: readonly { readonly id: string; readonly newest: string }[],
  filter: TrajectoryFilter,
): Query => ({
  text: `
SELECT id, toString(newest_ns) AS newest, summary FROM pawl.trajectories FINAL
PREWHERE project = {project:String} AND newest_ns IN {places:Array(UInt64)} AND id IN {ids:Array(String)}
${fits(filter).length === 0 ? '' : `WHERE ${fits(filter).join(' AND ')}`}`,
  params: {
    project,
    ids: places.map(({ id }) => id),
    places: places.map(({ newest }) => BigInt(newest)),
    ...parametersOf(filter),
  },
});

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

/**
 * What there was of each agent since a moment, most runs first. Rows: `agent`, `runs`, `errors`, `durations` (quantiles of
 * milliseconds at `levels`, of the runs whose duration is known; empty where there is none), `cost`, `priced`, `tokens_in`,
 * `tokens_out`, and `kept`: of each probability with which retention kept runs, how many there are and how many failed.
 *
 * Where all were kept the quantiles are of type 7; a sample's are those of its weighted values (nearest rank). Linear in
 * the trajectories of that time.
 */
export const agentFigures = (project: Project, sinceNs: string, levels: readonly number[], limit: number): Query => {
  const quantiles = levels.map(Number).join(', ');
  return {
    text: `
SELECT agent, toUInt32(count()) AS runs, toUInt32(countIf(failed)) AS errors,
  multiIf(
    count(duration_ms) = 0, [],
    min(probability) = 1, quantilesExactInclusive(${quantiles})(duration_ms),
    quantilesExactWeighted(${quantiles})(assumeNotNull(duration_ms), if(duration_ms IS NULL, 0, toUInt64(1000 / probability)))
  ) AS durations,
  sum(cost_usd) AS cost, toUInt32(count(cost_usd)) AS priced,
  toFloat64(sum(input_tokens)) AS tokens_in, toFloat64(sum(output_tokens)) AS tokens_out,
  sumMap([(probability, failed)], [toUInt32(1)]) AS kept
FROM (
  SELECT t.agent AS agent, t.status = 'error' AS failed, t.duration_ms AS duration_ms, t.cost_usd AS cost_usd,
    t.input_tokens AS input_tokens, t.output_tokens AS output_tokens,
    if(d.probability > 0, d.probability, 1) AS probability
  FROM pawl.trajectories AS t FINAL
  LEFT JOIN (${sampledRuns}) AS d ON d.id = t.id
  WHERE t.project = {project:String} AND t.newest_ns >= {since:UInt64}
)
GROUP BY agent ORDER BY runs DESC, agent LIMIT {limit:UInt32}`,
    params: { project, since: sinceNs, limit },
  };
};

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
  UNION ALL SELECT max(received) FROM pawl.feedback
  UNION ALL SELECT max(received) FROM pawl.outcomes
)`,
  params: {},
});
