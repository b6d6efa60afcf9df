import type { Reference } from '@pawl/core/feedback';
import { jsonLine } from './encoding.js';
import type { Project, Query } from './query.js';

/** The names of trajectories, by which what was said finds them: its traces, its session, the customer's own ids … */
export const CREATE_TRAJECTORY_REFERENCES = `
CREATE TABLE IF NOT EXISTS pawl.trajectory_references (
  project LowCardinality(String),
  trajectory String,
  ref String,
  written UInt64,
  INDEX ref_bloom ref TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(written)
ORDER BY (project, trajectory, ref)`;

/** Lines to insert, one a name. */
export const referenceLines = (
  project: Project,
  trajectory: string,
  references: readonly Reference[],
  written: bigint,
): readonly string[] => references.map(ref => jsonLine({ project, trajectory, ref, written: String(written) }));

/** The names of some trajectories. Rows: `trajectory`, `ref`. */
export const referencesOfTrajectories = (project: Project, trajectories: readonly string[]): Query => ({
  text: `
SELECT DISTINCT trajectory, ref FROM pawl.trajectory_references
WHERE project = {project:String} AND trajectory IN {trajectories:Array(String)}`,
  params: { project, trajectories },
});
