import type { CoverageCounts, Layer, RiskRules, UnderstandingCount, UnreadKeyCount, Use } from '@pawl/core/measures';
import type { StepId, Timestamp, TrajectoryId } from '@pawl/core/trajectory';
import type { Project } from './query.js';

/** The part of `EventStore` that counts over runs. A moment is in nanoseconds since 1970, as text; `0` for all time. */
export interface MeasureStore {
  /** How completely risky runs since a moment were recorded, by agent and version. */
  coverage(project: Project, rules: RiskRules, sinceNs: string): Promise<StoredCoverage>;
  /** What runs since a moment used; the most used first, up to the store's limit of each kind. */
  uses(project: Project, sinceNs: string): Promise<readonly Use[]>;
  /** How much of what services said since a moment was understood. */
  understanding(
    project: Project,
    sinceNs: string,
  ): Promise<{ readonly counts: readonly UnderstandingCount[]; readonly keys: readonly UnreadKeyCount[] }>;
}

export interface StoredCoverage {
  readonly counts: readonly CoverageCounts[];
  /** The latest few of each agent, version and layer. */
  readonly examples: readonly CoverageExample[];
}

/** A run that misses something in one layer. */
export interface CoverageExample {
  readonly agent: string | null;
  readonly version: string | null;
  readonly layer: Layer;
  readonly trajectory: TrajectoryId;
  readonly startedAt: Timestamp | null;
  /** The step at which it shows; null where there is none. */
  readonly step: StepId | null;
  readonly says: string;
}
