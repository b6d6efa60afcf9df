import type { Span, TraceId } from '@pawl/core/trajectory';
import type { StoredRecord } from './contents/index.js';
import { uint64 } from './encoding.js';
import type { Project, Query } from './query.js';
import type { RowWriter } from './row-writer.js';

/**
 * Raw spans, written once and never changed. `payload` is the span as JSON, nanoseconds as text in it; since migration
 * 0005 without its ids and with marks where a content was taken out, whose hashes are `contents`. `bytes` is about the
 * size with contents. `received` is the
 * server's stamp, by which partitions are cut: a sender's times may be anything. `rank` orders copies of one span: one
 * that has ended outranks one that has not, then the one received last. `root` spans are read before all others.
 */
export const CREATE_SPANS = `
CREATE TABLE IF NOT EXISTS pawl.spans (
  project LowCardinality(String),
  trace_id String,
  span_id String,
  root UInt8,
  start_ns UInt64 CODEC(Delta, ZSTD(1)),
  start DateTime('UTC') MATERIALIZED toDateTime(least(intDiv(start_ns, 1000000000), 4294967295), 'UTC'),
  received UInt64 CODEC(Delta, ZSTD(1)),
  rank UInt64 CODEC(Delta, ZSTD(1)),
  bytes UInt32,
  payload String CODEC(ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(rank)
PARTITION BY toYYYYMM(toDateTime(intDiv(received, 1000000000), 'UTC'))
ORDER BY (project, toStartOfHour(start), trace_id, span_id)`;

const ENDED = 2n ** 63n;

/** The columns of a row in the order in which {@link writeSpan} writes them. */
export const SPAN_COLUMNS = [
  'project',
  'trace_id',
  'span_id',
  'root',
  'start_ns',
  'received',
  'rank',
  'bytes',
  'payload',
  'contents',
] as const;

/** One row of `pawl.spans`. */
export const writeSpan = (
  rows: RowWriter,
  project: Project,
  span: Span,
  stored: StoredRecord,
  received: bigint,
): void => {
  rows.text(project);
  rows.text(span.traceId);
  rows.text(span.spanId);
  rows.uint8(span.parentSpanId === null ? 1 : 0);
  rows.uint64(uint64(span.startTimeUnixNano));
  rows.uint64(received);
  rows.uint64(uint64(span.endTimeUnixNano) === 0n ? received : received + ENDED);
  rows.uint32(stored.bytes);
  rows.text(stored.payload);
  rows.fixedList(stored.contents);
};

/** At most this much of one trace: its root spans first, then in the order received. */
export interface TraceLimits {
  readonly spans: number;
  readonly bytes: number;
}

/** Each span of some traces once. Rows: `trace_id`, `span_id`, `payload`, `hashes` (hex, one after the other). */
export const spansOfTraces = (project: Project, traces: readonly TraceId[], limits: TraceLimits): Query => ({
  text: `
SELECT trace_id, span_id, payload, lower(arrayStringConcat(arrayMap(content -> hex(content), contents))) AS hashes FROM (
  SELECT trace_id, span_id, root, received, payload, contents,
    sum(bytes) OVER (PARTITION BY trace_id ORDER BY root DESC, received ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
  FROM (
    SELECT trace_id, span_id, root, received, bytes, payload, contents FROM pawl.spans
    WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
    ORDER BY rank DESC LIMIT 1 BY trace_id, span_id
  )
)
WHERE so_far <= {bytes:UInt64}
ORDER BY trace_id, root DESC, received LIMIT {spans:UInt64} BY trace_id`,
  params: { project, traces, spans: limits.spans, bytes: limits.bytes },
});

/** How much there is of some traces, before reading it. Rows: `trace_id`, `spans`, `pieces`, `bytes`, `oldest`, `newest`. */
export const sizesOfTraces = (project: Project, traces: readonly TraceId[]): Query => ({
  text: `
SELECT trace_id, uniqExactIf(span_id, is_span) AS spans,
  spans + uniqExactIf(span_id, is_span AND ended) + uniqExactIf((span_id, content), NOT is_span) AS pieces,
  sum(bytes) AS bytes, toString(min(received)) AS oldest, toString(max(received)) AS newest
FROM (
  SELECT trace_id, span_id, bytes, received, true AS is_span, rank != received AS ended, 0 AS content FROM pawl.spans
  WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  UNION ALL
  SELECT trace_id, span_id, bytes, received, false AS is_span, false AS ended, content FROM pawl.span_logs
  WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
)
GROUP BY trace_id`,
  params: { project, traces },
});

/**
 * Traces with spans or logs that no summary knows yet, of those received after `through`. Rows: `project`, `trace_id`.
 * The partition key keeps least and greatest `received` of each part, so that old parts are not read.
 */
export const unassembledTraces = (through: bigint, limit: number): Query => ({
  text: `
WITH recent AS (
  SELECT project, trace_id, max(received) AS newest FROM (
    SELECT project, trace_id, received FROM pawl.spans WHERE received > {through:UInt64}
    UNION ALL
    SELECT project, trace_id, received FROM pawl.span_logs WHERE received > {through:UInt64}
  )
  GROUP BY project, trace_id
)
SELECT recent.project AS project, recent.trace_id AS trace_id FROM recent
LEFT JOIN (
  SELECT project, id, max(received) AS received FROM pawl.trajectories
  WHERE id IN (SELECT trace_id FROM recent) GROUP BY project, id
) AS known ON known.project = recent.project AND known.id = recent.trace_id
WHERE recent.newest > known.received
ORDER BY recent.newest LIMIT {limit:UInt32}`,
  params: { through: String(through), limit },
});
