import type { StepId, TraceId, TrajectoryId } from './ids.js';
import type { Json, JsonObject } from './json.js';
import type { Step, StepKind, Tokens } from './step.js';
import type { Timestamp } from './time.js';

/**
 * The canonical form of one agent run. Nothing downstream knows where it came from: a span convention, a log format, an
 * eval attempt, a canary. It is plain JSON: what `pawl show --json` prints and what a run's directory stores.
 */
export interface Trajectory {
  readonly id: TrajectoryId;
  readonly traceIds: readonly TraceId[];
  readonly agent: AgentIdentity;
  /** Hashes of what the version consists of, as far as the run shows; left out when it shows nothing. */
  readonly versionParts?: VersionParts;
  readonly service: string | null;
  readonly environment: string | null;
  readonly conversationId: string | null;
  readonly userId: string | null;
  /** The customer's own ids of the run: an order, a ticket. Left out when it has none. */
  readonly externalIds?: readonly string[];
  readonly startedAt: Timestamp | null;
  readonly endedAt: Timestamp | null;
  /** Milliseconds from the first start to the last end; null when no time is known. */
  readonly durationMs: number | null;
  /** `running` until the roots have ended or nothing more is awaited; `unknown` when it fell silent before its end. */
  readonly status: 'ok' | 'error' | 'running' | 'unknown';
  readonly error: string | null;
  /** Why the run ended: the agent's own word (`needs_human_approval`), or the last model call's finish reason. */
  readonly stopReason: string | null;
  /** Where the run left its task: the agent's own word, or `needs_human`, `completed`, `error` derived from the steps. */
  readonly finalStatus: string | null;
  readonly input: Json;
  /** The final answer: what the root said it returned, else the text of the last model output without tool calls. */
  readonly output: Json;
  /** In order: parents before children, a call after the step that asked for it, otherwise by time (`orderSteps`). */
  readonly steps: readonly Step[];
  readonly totals: Totals;
  /** Free facts about the run: tags, annotations, scores that came with it. */
  readonly tags: JsonObject;
  readonly annotations: readonly Annotation[];
  /** What is odd about the whole; empty for almost all. */
  readonly notes: readonly string[];
}

/** Whose run it is. */
export interface AgentIdentity {
  readonly name: string | null;
  readonly version: string | null;
  /** How the version is known; left out where it is null. */
  readonly versionBasis?: VersionBasis;
}

/**
 * `manifest`: the run named its manifest. `reported`: the agent named its version. `service`: the version of the service
 * that it runs in. `inferred`: a hash of its prompt and tools, `inferred:ab12cd34`.
 */
export type VersionBasis = 'manifest' | 'reported' | 'service' | 'inferred';

/** 16 hex digits each; null for what the run does not show. Equal hashes: nothing changed. */
export interface VersionParts {
  /** The first system prompt, without white space, dates, times and ids. */
  readonly prompt: string | null;
  /** Names, descriptions and argument schemas of the tools. */
  readonly tools: string | null;
  /** The model that was asked for. */
  readonly models: string | null;
}

export interface Totals {
  readonly steps: number;
  readonly stepsByKind: Readonly<Record<StepKind, number>>;
  readonly errors: number;
  /** Sum over model steps, each call counted once. A kind no step reported is null. */
  readonly tokens: Tokens;
  /** US dollars; null when no model step has a known price. */
  readonly costUsd: number | null;
  /** Model calls that `costUsd` leaves out, because nobody knows their price; left out when there are none. */
  readonly unpricedCalls?: number;
  readonly durationMs: number | null;
}

/** What a person or an import said about a step, or about the whole run when `step` is null. */
export interface Annotation {
  readonly step: StepId | null;
  readonly label: string;
  readonly note: string | null;
  readonly by: string | null;
}

/** Whether more of a trajectory is awaited. What follows on a complete one (detectors, retention) has then been done. */
export interface Completeness {
  /** False until its roots have ended and nothing came for the quiet period, and again once something came late. */
  readonly complete: boolean;
  /** When it became complete last; null while it is not. */
  readonly completedAt: Timestamp | null;
  /** How many times something came after it had been complete. */
  readonly reopened: number;
}

/** One line of the list of trajectories: what lists, KPIs and guards read. */
export interface TrajectorySummary {
  readonly id: TrajectoryId;
  readonly agent: AgentIdentity;
  readonly service: string | null;
  readonly conversationId: string | null;
  readonly userId: string | null;
  readonly startedAt: Timestamp | null;
  readonly durationMs: number | null;
  readonly status: Trajectory['status'];
  readonly stopReason: string | null;
  readonly finalStatus: string | null;
  readonly error: string | null;
  /** The first 300 characters of input and output as text. */
  readonly input: string;
  readonly output: string;
  readonly totals: Totals;
  /** `dropped`: only this summary is left, without input, output and error. */
  readonly payload: 'stored' | 'dropped';
  /** Null where nobody waits for more: in the summary of a trajectory that came from a file. */
  readonly completeness: Completeness | null;
}
