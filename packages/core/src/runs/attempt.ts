import type { Verdict } from '../checks/index.js';
import type { Json, Served, StepId, Timestamp, Tokens, ToolEffect, TrajectoryId } from '../trajectory/index.js';

/** `errored`: the agent broke, counts as failed. `invalid`: the evaluation broke, counts as nothing. */
export type Outcome = 'passed' | 'failed' | 'errored' | 'invalid';

/** One execution of one case: one line of a run's `attempts.jsonl`. */
export interface Attempt {
  readonly case: string;
  /** 1 … k */
  readonly number: number;
  readonly outcome: Outcome;
  /** Why it is not `passed`, in one line: `timeout: no result after 60 s`, `missed: read_order({"order_id":"o1"})`. */
  readonly reason: string | null;
  /** One per expectation of the case, in the case's order; empty for imported attempts, which came graded. */
  readonly checks: readonly CheckResult[];
  /** A grade that came with an imported record; null otherwise. */
  readonly score: number | null;
  /** Null when there was nothing to read: the agent died before its first span and returned no messages. */
  readonly trajectory: TrajectoryId | null;
  readonly startedAt: Timestamp | null;
  readonly durationMs: number | null;
  readonly tokens: Tokens | null;
  readonly costUsd: number | null;
  /** Number of steps by kind that reports show. */
  readonly steps: { readonly total: number; readonly model: number; readonly tool: number };
  /** Every call that reached the replay gateway or the SDK's `tool()`, in order. */
  readonly calls: readonly ToolCallRecord[];
  /** The last 64 KiB of the agent's standard error, control characters removed; null when it wrote none. */
  readonly stderr: string | null;
}

export interface CheckResult {
  /** The check's id: the key under `expected`. */
  readonly check: string;
  readonly verdict: Verdict;
}

/** One tool call as the world saw it. */
export interface ToolCallRecord {
  readonly tool: string;
  readonly arguments: Json;
  readonly answer: Json;
  readonly served: Served;
  readonly effect: ToolEffect;
  readonly step: StepId | null;
}
