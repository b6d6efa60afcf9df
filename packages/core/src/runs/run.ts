import type { CaseKind, PassRule, Severity } from '../cases/index.js';
import type { Timestamp } from '../trajectory/index.js';

/** `run.json` of a run's directory: what was planned, and whether it is complete. */
export interface Run {
  readonly schema: 'pawl-run/1';
  readonly id: string;
  readonly agent: string | null;
  readonly version: string | null;
  /** `executed` by the runner, or `imported` with its grades. */
  readonly origin: 'executed' | 'imported';
  readonly startedAt: Timestamp | null;
  /** Null until every planned attempt has been written. */
  readonly endedAt: Timestamp | null;
  /** The most that any case was planned for: how far pass@k and pass^k go. */
  readonly attemptsPerCase: number;
  readonly cases: readonly RunCase[];
  /** The command that repeats the run, without shell quoting; empty for imported runs. */
  readonly command: readonly string[];
}

/** A case as it was when the run started. `hash` binds the result to the file's content. */
export interface RunCase {
  readonly id: string;
  readonly title: string;
  readonly kind: CaseKind;
  readonly severity: Severity;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Path of the case file relative to where the run was started; null for imported runs. */
  readonly file: string | null;
  readonly hash: string | null;
  /** Attempts that were planned. */
  readonly attempts: number;
  /** How many of the attempts have to pass for the case to pass. */
  readonly pass: PassRule;
}
