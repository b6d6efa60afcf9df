import type { SpanLog, TraceId } from '@pawl/core/trajectory';
import type { StoredRecord } from './contents/index.js';
import { uint64 } from './encoding.js';
import type { Project, Query } from './query.js';
import type { RowWriter } from './row-writer.js';

/** Log records that carry content of a span. They have no id of their own: equal records of a span are one. */
export const CREATE_SPAN_LOGS = `
CREATE TABLE IF NOT EXISTS pawl.span_logs (
  project LowCardinality(String),
  trace_id String,
  span_id String,
  time_ns UInt64 CODEC(Delta, ZSTD(1)),
  time DateTime('UTC') MATERIALIZED toDateTime(least(intDiv(time_ns, 1000000000), 4294967295), 'UTC'),
  received UInt64 CODEC(Delta, ZSTD(1)),
  bytes UInt32,
  payload String CODEC(ZSTD(1)),
  content UInt64 MATERIALIZED cityHash64(payload),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(received)
PARTITION BY toYYYYMM(toDateTime(intDiv(received, 1000000000), 'UTC'))
ORDER BY (project, toStartOfHour(time), trace_id, span_id, content)`;

/** The columns of a row in the order in which {@link writeSpanLog} writes them. */
export const SPAN_LOG_COLUMNS = [
  'project',
  'trace_id',
  'span_id',
  'time_ns',
  'received',
  'bytes',
  'payload',
  'contents',
] as const;

/** One row of `pawl.span_logs`. */
export const writeSpanLog = (
  rows: RowWriter,
  project: Project,
  log: SpanLog,
  stored: StoredRecord,
  received: bigint,
): void => {
  rows.text(project);
  rows.text(log.traceId);
  rows.text(log.spanId);
  rows.uint64(uint64(log.timeUnixNano));
  rows.uint64(received);
  rows.uint32(stored.bytes);
  rows.text(stored.payload);
  rows.fixedList(stored.contents);
};

/** The log records of some traces, at most `limit` of each, in the order received. Rows as of `spansOfTraces`. */
export const logsOfTraces = (project: Project, traces: readonly TraceId[], limit: number): Query => ({
  text: `
SELECT trace_id, span_id, payload, lower(arrayStringConcat(arrayMap(content -> hex(content), contents))) AS hashes FROM (
  SELECT trace_id, span_id, received, content, payload, contents FROM pawl.span_logs
  WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  ORDER BY received LIMIT 1 BY trace_id, span_id, content
)
ORDER BY trace_id, received LIMIT {limit:UInt64} BY trace_id`,
  params: { project, traces, limit },
});
