import type { Case } from '@pawl/core/cases';
import type { GateDecision } from '@pawl/core/gate';
import type { Attempt, CaseReport, Run, SuiteReport } from '@pawl/core/runs';
import type { Completeness, TrajectorySummary } from '@pawl/core/trajectory';

/** One page of the list of trajectories, newest first. `next` is the cursor of the page after it, null on the last. */
export interface TrajectoryPage {
  readonly items: readonly TrajectorySummary[];
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
