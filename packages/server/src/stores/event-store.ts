import type { WeightedRate } from '@pawl/core/stats';
import type { Span, SpanId, SpanLog, TraceId, TrajectorySummary } from '@pawl/core/trajectory';
import type { SessionStore } from './clickhouse-sessions.js';
import type { OpenTrace, StoredCompleteness } from './completeness.js';
import type { MeasureStore } from './measure-store.js';
import type { Project } from './query.js';
import type { ReceivedStore } from './received.js';
import type { Redactor } from './redactor.js';
import type { SummaryRecord, SummaryStamps, TrajectoryFilter, TrajectoryPosition } from './trajectories.js';

/** The part of {@link EventStore} that turns traces into summaries. */
export interface TraceStore {
  /** How much there is of each trace. Traces that do not exist are left out. */
  measureTraces(project: Project, traces: readonly TraceId[]): Promise<readonly TraceSize[]>;
  /** Spans and log records of each trace, each once, up to the store's limits per trace. */
  readTraces(project: Project, traces: readonly TraceId[]): Promise<ReadonlyMap<TraceId, TraceContent>>;
  /** How complete the summaries say that these traces are. Traces without a summary are left out. */
  completeness(project: Project, traces: readonly TraceId[]): Promise<ReadonlyMap<TraceId, StoredCompleteness>>;
  /** The spans of a trace that came after a stamp, none of them before. */
  spansAfter(project: Project, trace: TraceId, stamp: bigint): Promise<ReadonlySet<SpanId>>;
  /**
   * Those of these traces that retention has removed, wholly or but for their summary: what came late for them is to go
   * the same way, and must not bring them back.
   */
  removedTraces(project: Project, traces: readonly TraceId[], written: bigint): Promise<ReadonlySet<string>>;
  /** Writes summaries and the facts beside them, each replacing one of the same trajectory with a lesser stamp. */
  writeSummaries(project: Project, records: readonly SummaryRecord[], stamps: SummaryStamps): Promise<void>;
}

/** The part of {@link EventStore} that reads summaries. */
export interface TrajectoryStore {
  /** One page of summaries, newest first. `next` is null on the last page. */
  listTrajectories(project: Project, filter: TrajectoryFilter): Promise<TrajectoryPage>;
  /** The values that the list can be filtered by, sorted. */
  facets(project: Project): Promise<TrajectoryFacets>;
  /** Runs, errors, durations, cost and tokens of each agent since a moment (nanoseconds since 1970), most runs first. */
  agentFigures(project: Project, sinceNs: string): Promise<readonly AgentFigures[]>;
}

/** Where events are kept: what happened, append-only. Every method keeps projects apart. */
export interface EventStore extends TraceStore, TrajectoryStore, SessionStore, MeasureStore {
  /**
   * Stores spans; resolves once they would survive the death of this process. A span that was stored before is replaced
   * when read: last received wins, and one that has ended outranks one that has not. Texts are redacted by `redact`
   * before they are queued, each once as long as it is remembered; without it they are stored as they come.
   * @throws OverloadError when too much waits to be stored.
   */
  appendSpans(project: Project, spans: readonly Span[], redact?: Redactor): Promise<void>;
  appendLogs(project: Project, logs: readonly SpanLog[], redact?: Redactor): Promise<void>;
  /**
   * Removes the texts that several traces shared and that nothing refers to any more, and forgets which texts are stored:
   * to be called after traces were removed. Returns how many there were. What comes meanwhile loses nothing.
   */
  sweepContents(project: Project): Promise<number>;

  /** Traces whose newest span or log record is in no summary, oldest first. */
  unassembledTraces(limit: number): Promise<readonly { readonly project: Project; readonly traceId: TraceId }[]>;

  /** What came in, in the order in which it was taken. */
  readonly received: ReceivedStore;
  /** One page of traces that are not complete, after the one given; from the beginning when null. */
  openTraces(after: OpenTrace | null, limit: number): Promise<readonly OpenTrace[]>;

  /** A stamp greater than every one that was given before. */
  stamp(): bigint;
  /** Resolves once everything handed over is stored or refused. */
  settle(): Promise<void>;
}

export interface TraceSize {
  readonly traceId: TraceId;
  readonly spans: number;
  /**
   * What was told of the trace: spans, ends of spans and log records, each counted once. Grows when something new came;
   * what is sent again changes nothing.
   */
  readonly pieces: number;
  /** Bytes of the payloads, copies included. */
  readonly bytes: number;
  /** Stamps of the oldest and the newest span or log record. Of a span that came twice the first may be forgotten. */
  readonly oldest: bigint;
  readonly newest: bigint;
}

export interface TraceContent {
  readonly spans: readonly Span[];
  readonly logs: readonly SpanLog[];
}

export interface TrajectoryPage {
  readonly items: readonly TrajectorySummary[];
  readonly next: TrajectoryPosition | null;
}

export interface TrajectoryFacets {
  readonly agents: readonly string[];
  readonly versions: readonly string[];
  readonly statuses: readonly string[];
}

/** What there was of one agent in some time. What no run told is null, never 0. */
export interface AgentFigures {
  /** Null for runs that name no agent. */
  readonly agent: string | null;
  readonly runs: number;
  readonly errors: number;
  /** Share of runs that failed among all that happened: what retention kept of a sample weighs for what it did not keep. */
  readonly errorRate: WeightedRate;
  /** Of the runs, those that were kept as a sample; above 0 the percentiles are weighted, and the sums are of what was kept. */
  readonly sampled: number;
  /** Milliseconds (quantiles of type 7), of the runs whose duration is known. */
  readonly durationMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  /** Sum over the runs whose cost is known, which are `runsWithCost`. */
  readonly costUsd: number | null;
  readonly runsWithCost: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** One trajectory is read up to this size; a larger one says in its notes that it was cut. */
export const TRACE_LIMITS = { spans: 100_000, bytes: 128 * 1024 * 1024 } as const;
