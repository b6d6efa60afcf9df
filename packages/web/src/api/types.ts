import type { Case } from '@pawl/core/cases';
import type { FeedbackTotals } from '@pawl/core/feedback';
import type { GateDecision } from '@pawl/core/gate';
import type { Attempt, CaseReport, Run, SuiteReport } from '@pawl/core/runs';
import type { TrajectorySummary } from '@pawl/core/trajectory';

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
