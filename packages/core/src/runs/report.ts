import type { Estimate } from '../stats/index.js';
import type { Tokens } from '../trajectory/index.js';
import type { Attempt } from './attempt.js';
import type { Run, RunCase } from './run.js';

/**
 * A run's numbers: scenarios as rows, metrics as columns. What `pawl report --json` prints and the server answers.
 * A figure that is undefined is null, and `notes` says why.
 */
export interface RunReport {
  readonly run: Run;
  readonly suite: SuiteReport;
  readonly cases: readonly CaseReport[];
}

export interface SuiteReport {
  readonly cases: number;
  /** Attempts written, whatever their outcome. */
  readonly attempts: number;
  readonly outcomes: Readonly<Record<Attempt['outcome'], number>>;
  /** Share of valid attempts that passed, each case weighing the same; null without a valid attempt. */
  readonly pass_rate: number | null;
  /** The interval of `pass_rate` over cases as clusters. */
  readonly pass_rate_interval: Estimate;
  /** Key is k = 1 … attempts per case: at least one of k passes (Chen et al. 2021). Mean over cases with n >= k. */
  readonly pass_at_k: Readonly<Record<string, number | null>>;
  /** Key is k: all of k pass (tau-bench, arXiv 2406.12045). Mean over cases with n >= k. */
  readonly pass_hat_k: Readonly<Record<string, number | null>>;
  /** Sum over all attempts, invalid ones included: they were paid for as well. Null when no attempt reports any. */
  readonly tokens: Tokens | null;
  /** US dollars, summed like `tokens`. */
  readonly costUsd: number | null;
  /** Milliseconds over valid attempts; null without one. */
  readonly durationMs: { readonly p50: number | null; readonly p95: number | null };
  /** What the figures do not show: invalid attempts, cases that are left out, figures that are incomplete and why. */
  readonly notes: readonly string[];
}

export interface CaseReport {
  readonly case: RunCase;
  /** By the case's pass rule; null when too few valid attempts are there to tell. */
  readonly passed: boolean | null;
  readonly attempts: number;
  /** Attempts that are passed, failed or errored. */
  readonly valid: number;
  readonly outcomes: Readonly<Record<Attempt['outcome'], number>>;
  /** Share of valid attempts that passed, with Wilson's interval. */
  readonly pass_rate: number | null;
  readonly pass_rate_interval: Estimate;
  readonly pass_at_k: Readonly<Record<string, number | null>>;
  readonly pass_hat_k: Readonly<Record<string, number | null>>;
  /** Sum over all attempts, as in {@link SuiteReport}. */
  readonly tokens: Tokens | null;
  readonly costUsd: number | null;
  readonly durationMs: { readonly p50: number | null; readonly p95: number | null };
  /** Mean number of steps of a valid attempt; null without one. */
  readonly steps: { readonly total: number | null; readonly model: number | null; readonly tool: number | null };
  /** The first failure of each failing check, with the attempt that shows it, in the order in which they turn up. */
  readonly failures: readonly CaseFailure[];
}

export interface CaseFailure {
  /** The check's id; `outcome` for an attempt that errored or that came graded as failed. */
  readonly check: string;
  readonly attempt: number;
  /** How many attempts failed this check. */
  readonly count: number;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly trajectory: string | null;
}
