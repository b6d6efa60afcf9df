import type { Project, Query } from '../query.js';

/**
 * Files that were taken out of spans and log records, by keyed hash, once for each trace that has them: so they are erased with
 * it and stay with the others. Images and sound do not compress.
 */
export const CREATE_BLOBS = `
CREATE TABLE IF NOT EXISTS pawl.blobs (
  project LowCardinality(String),
  trace_id String,
  hash FixedString(16),
  received UInt64 CODEC(Delta, ZSTD(1)),
  media_type LowCardinality(String),
  bytes UInt32,
  data String CODEC(LZ4),
  INDEX hash_bloom hash TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(toDateTime(intDiv(received, 1000000000), 'UTC'))
ORDER BY (project, trace_id, hash)
SETTINGS index_granularity = 128`;

/** The columns of a row in the order in which `BlobRows` writes them. */
export const BLOB_COLUMNS = ['project', 'trace_id', 'hash', 'received', 'media_type', 'bytes', 'data'] as const;

/** One row at most: `media_type`, `base64`. `hash` in hex. */
export const blobOf = (project: Project, hash: string): Query => ({
  text: `
SELECT media_type, base64Encode(data) AS base64 FROM pawl.blobs
WHERE project = {project:String} AND hash = toFixedString(unhex({hash:String}), 16) LIMIT 1`,
  params: { project, hash },
});
