import type { Reference } from '@pawl/core/feedback';
import { jsonLine } from './encoding.js';
import type { Project } from './query.js';

/**
 * The names of trajectories, by which what was said finds them: its traces, its session, the customer's own ids … Small
 * granules: a page of the list reads a few rows of each of its trajectories.
 */
export const CREATE_TRAJECTORY_REFERENCES = `
CREATE TABLE IF NOT EXISTS pawl.trajectory_references (
  project LowCardinality(String),
  trajectory String,
  ref String,
  written UInt64,
  INDEX ref_bloom ref TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(written)
ORDER BY (project, trajectory, ref)
SETTINGS index_granularity = 256`;

/** Lines to insert, one a name. */
export const referenceLines = (
  project: Project,
  trajectory: string,
  references: readonly Reference[],
  written: bigint,
): readonly string[] => references.map(ref => jsonLine({ project, trajectory, ref, written: String(written) }));

/** Trajectories that were summarised before there were names are known by their ids. Doing it again changes nothing. */
export const NAME_OLDER_TRAJECTORIES = `
INSERT INTO pawl.trajectory_references (project, trajectory, ref, written)
SELECT project, id, concat('trajectory:', id), written FROM pawl.trajectories`;
