import type { Case } from '@pawl/core/cases';
import type { FeedbackTotals } from '@pawl/core/feedback';
import type { GateDecision } from '@pawl/core/gate';
import type { AgentCoverage, Layer, ServiceUnderstanding, Shadow } from '@pawl/core/measures';
import type { Attempt, CaseReport, Run, SuiteReport } from '@pawl/core/runs';
import type { Completeness, StepId, Timestamp, TrajectoryId, TrajectorySummary } from '@pawl/core/trajectory';

/** A line of the list, with what was said about the run; null or left out when nothing was. */
export interface ListedTrajectory extends TrajectorySummary {
  readonly feedback?: FeedbackTotals | null;
}

/** One page of the list of trajectories, newest first. `next` is the cursor of the page after it, null on the last. */
export interface TrajectoryPage {
  readonly items: readonly ListedTrajectory[];
  readonly next: string | null;
  /** Every value that a filter can take, whatever the filters are. */
  readonly facets: {
    readonly agents: readonly string[];
    readonly versions: readonly string[];
    readonly statuses: readonly string[];
  };
}

/** Trajectories of one conversation. */
export interface SessionListItem {
  readonly id: string;
  readonly user: string | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly trajectories: number;
  readonly agents: readonly string[];
  /** How many trajectories have each status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
}

/** One page of sessions, newest first. */
export interface SessionPage {
  readonly items: readonly SessionListItem[];
  readonly next: string | null;
}

/** A session with its trajectories, earliest first; `continues` is the one that a trajectory goes on with. */
export interface SessionDetail {
  readonly session: SessionListItem;
  readonly items: readonly { readonly trajectory: TrajectorySummary; readonly continues: string | null }[];
}

/** What a trajectory belongs to. */
export interface TrajectoryLinks {
  readonly session: string | null;
  readonly completeness: Completeness;
  readonly continues: readonly string[];
  readonly continuedBy: readonly string[];
}

export interface CaseFile {
  readonly case: Case;
  readonly file: string;
}

/** A case file that does not load. Line and column count from 1. */
export interface CaseProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly remedy: string;
}

export interface CaseList {
  readonly items: readonly CaseFile[];
  readonly problems: readonly CaseProblem[];
}

/** A case with the text of its file. */
export interface CaseSourceText extends CaseFile {
  readonly text: string;
}

export interface RunListItem {
  readonly run: Run;
  readonly suite: SuiteReport;
}

export interface RunList {
  readonly items: readonly RunListItem[];
}

export interface CaseAttempts {
  readonly report: CaseReport;
  readonly attempts: readonly Attempt[];
}

export interface GateList {
  readonly items: readonly GateDecision[];
}

export interface Health {
  readonly version: string;
  readonly dataDirectory: string;
}

/** Which `pawl.yaml` an answer went by; a file that cannot be read says nothing. */
export interface ProjectAnswer {
  readonly file: string | null;
  readonly problem: CaseProblem | null;
}

/** A run that misses something in one layer. */
export interface CoverageExample {
  readonly version: string | null;
  readonly layer: Layer;
  readonly trajectory: TrajectoryId;
  readonly startedAt: Timestamp | null;
  readonly step: StepId | null;
  readonly says: string;
}

export interface CoveredAgent extends AgentCoverage {
  /** `pawl.yaml` names it. */
  readonly declared: boolean;
  readonly examples: readonly CoverageExample[];
}

export interface CoverageAnswer {
  /** The share of complete runs below which somebody has to look. */
  readonly wanted: number;
  readonly project: ProjectAnswer;
  readonly agents: readonly CoveredAgent[];
}

export interface ShadowAnswer extends Shadow {
  readonly project: ProjectAnswer;
  /** Lines of `pawl.yaml` that would name everything; empty when there is nothing to add. */
  readonly registration: string;
}

export interface ConventionsAnswer {
  readonly services: readonly ServiceUnderstanding[];
}

/** The trajectories of one conversation, summed up. */
export interface Session {
  readonly id: string;
  readonly user: string | null;
  readonly firstAt: Timestamp | null;
  readonly lastAt: Timestamp | null;
  readonly trajectories: number;
  readonly agents: readonly string[];
  /** How many trajectories have each status. */
  readonly statuses: Readonly<Partial<Record<TrajectorySummary['status'], number>>>;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
}

export interface SessionList {
  readonly items: readonly Session[];
  readonly next: string | null;
}

export interface SessionMember {
  readonly trajectory: TrajectorySummary;
  /** The earlier trajectory that this one goes on with: it answers a call that the other left open. */
  readonly continues: TrajectoryId | null;
}

export interface SessionAnswer {
  readonly session: Session;
  /** Earliest first. */
  readonly items: readonly SessionMember[];
}
