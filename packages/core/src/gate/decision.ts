import type { Timestamp } from '../trajectory/index.js';

/** What a gate answers about a change, with everything an operator needs to understand it. `gates/<id>.json` of a data directory. */
export interface GateDecision {
  readonly schema: 'pawl-gate/1';
  readonly id: string;
  readonly decision: 'pass' | 'hold' | 'inconclusive';
  readonly decidedAt: Timestamp;
  readonly base: RunReference | null;
  readonly candidate: RunReference;
  /** Why it holds or could not tell; empty for `pass`. Most serious first. */
  readonly reasons: readonly Reason[];
  /** Failures that do not hold: warning and exploratory cases, blocking ones that were already failing are in `reasons`. */
  readonly warnings: readonly Reason[];
  /** One row per case, base beside candidate. */
  readonly cases: readonly GateCase[];
  /** The thresholds that were fixed in advance. */
  readonly rules: { readonly validAtLeast: number; readonly attempts: number };
}

export interface RunReference {
  readonly run: string;
  readonly agent: string | null;
  readonly version: string | null;
  /** Directory as given on the command line. */
  readonly directory: string;
}

export type Reason =
  | {
      readonly kind: 'case-failed';
      readonly case: string;
      readonly severity: 'blocking' | 'warning' | 'exploratory';
      /** One per failing check, in the case's order; never empty. */
      readonly failures: readonly CheckFailure[];
      readonly failedAttempts: number;
      readonly attempts: number;
      readonly owner: string | null;
      readonly why: string | null;
      /** The command that reproduces it. */
      readonly reproduce: readonly string[];
    }
  | {
      readonly kind: 'too-few-valid';
      readonly case: string | null;
      readonly valid: number;
      readonly attempts: number;
      readonly message: string;
    }
  | { readonly kind: 'case-missing'; readonly case: string; readonly message: string }
  | { readonly kind: 'case-changed'; readonly case: string; readonly message: string }
  | { readonly kind: 'empty-suite'; readonly message: string }
  | { readonly kind: 'run-incomplete'; readonly message: string };

/** How a check failed, and where to see it. */
export interface CheckFailure {
  /** The check's id; `outcome` where no check failed: the agent broke, or the log only said that it failed. */
  readonly check: string;
  /** The check's own sentence: `required step approval:required is missing`. */
  readonly message: string;
  /** The step that shows it; null when the failure is that a step is missing. */
  readonly step: { readonly id: string; readonly selector: string } | null;
  /** The first attempt that failed so, and its trajectory. */
  readonly attempt: number;
  readonly trajectory: string | null;
}

export interface GateCase {
  readonly case: string;
  readonly title: string;
  readonly severity: 'blocking' | 'warning' | 'exploratory';
  readonly owner: string | null;
  readonly base: GateSide | null;
  readonly candidate: GateSide | null;
}

export interface GateSide {
  readonly passed: boolean | null;
  readonly passes: number;
  readonly valid: number;
  readonly attempts: number;
}
