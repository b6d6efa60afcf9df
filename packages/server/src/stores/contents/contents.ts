import type { TraceId } from '@pawl/core/trajectory';
import type { Project, Query } from '../query.js';

/**
 * Texts that spans and log records share, each by its keyed hash. A text lies under the first trace that has it, so that a
 * trace is read from one place and erased with what only it has; once a second trace has it, it lies under no trace
 * (`''`), too, where all others find it.
 */
export const CREATE_CONTENTS = `
CREATE TABLE IF NOT EXISTS pawl.contents (
  project LowCardinality(String),
  trace_id String,
  hash FixedString(16),
  received UInt64 CODEC(Delta, ZSTD(1)),
  bytes UInt32,
  text String CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(toDateTime(intDiv(received, 1000000000), 'UTC'))
ORDER BY (project, trace_id, hash)
SETTINGS index_granularity = 1024`;

/** The columns of a row in the order in which `ContentRows` writes them. */
export const CONTENT_COLUMNS = ['project', 'trace_id', 'hash', 'received', 'bytes', 'text'] as const;

/** In records: the hashes of what was taken out of the payload. */
export const ADD_CONTENTS = (table: 'spans' | 'span_logs'): string =>
  `ALTER TABLE pawl.${table} ADD COLUMN IF NOT EXISTS contents Array(FixedString(16)) CODEC(ZSTD(1))`;

/** Texts of contents that some traces refer to; `hashes` in hex. Rows: `name` (hex), `text`; one may come twice. */
export const contentsOf = (project: Project, traces: readonly TraceId[], hashes: readonly string[]): Query => ({
  text: `
SELECT lower(hex(hash)) AS name, text FROM pawl.contents
WHERE project = {project:String} AND trace_id IN {traces:Array(String)}
  AND hash IN (SELECT toFixedString(unhex(arrayJoin({hashes:Array(String)})), 16))`,
  params: { project, traces: ['', ...traces], hashes },
});

/**
 * Shared texts that no span or log record refers to, of those received before a stamp: what is on its way has its texts
 * stored before it is stored itself. `shard` of `shards` bounds how much is looked at at once. Rows: `name` (hex), `size`.
 */
export const unusedContents = (
  project: Project,
  { before, shard = 0, shards = 1 }: { readonly before: bigint; readonly shard?: number; readonly shards?: number },
): Query => ({
  text: `
SELECT lower(hex(hash)) AS name, any(bytes) AS size FROM pawl.contents
WHERE project = {project:String} AND trace_id = '' AND received < {before:UInt64}
  AND reinterpretAsUInt8(hash) % {shards:UInt8} = {shard:UInt8}
  AND hash NOT IN (
    SELECT content FROM (
      SELECT arrayJoin(contents) AS content FROM pawl.spans WHERE project = {project:String}
      UNION ALL
      SELECT arrayJoin(contents) AS content FROM pawl.span_logs WHERE project = {project:String}
    )
    WHERE reinterpretAsUInt8(content) % {shards:UInt8} = {shard:UInt8}
  )
GROUP BY hash`,
  params: { project, before: String(before), shard, shards },
});

/**
 * Removes shared texts, as {@link unusedContents} lists them, of those received before a stamp; at most some thousand at
 * once, as they travel in the URL.
 */
export const removeShared = (project: Project, hashes: readonly string[], before: bigint): Query => ({
  text: `
ALTER TABLE pawl.contents DELETE
WHERE project = {project:String} AND trace_id = '' AND received < {before:UInt64}
  AND hash IN (SELECT toFixedString(unhex(arrayJoin({hashes:Array(String)})), 16))
SETTINGS mutations_sync = 1`,
  params: { project, hashes, before: String(before) },
});
