export type { BlobStore, StoredBlob } from './clickhouse-blobs.js';
export { clickhouseErasure, type ErasureStore } from './clickhouse-erasure.js';
export { clickhouseFeedback } from './clickhouse-feedback.js';
export {
  clickhouseRetention,
  type DecisionCount,
  type Due,
  type RetentionStore,
  type Undecided,
} from './clickhouse-retention.js';
export type { Links, Member, SessionStore } from './clickhouse-sessions.js';
export { openClickhouseStore } from './clickhouse-store.js';
export { syncInserts } from './clickhouse-sync.js';
export { clickhouseTraces } from './clickhouse-traces.js';
export { completenessShown, NEVER_COMPLETE, type OpenTrace, type StoredCompleteness } from './completeness.js';
export {
  type EventStore,
  TRACE_LIMITS,
  type TraceContent,
  type TraceSize,
  type TraceStore,
} from './event-store.js';
export type { FeedbackStore } from './feedback-store.js';
export type { CoverageExample, MeasureStore, StoredCoverage } from './measure-store.js';
export { DEFAULT_PROJECT, type Project } from './query.js';
export type { Received, ReceivedSignal, ReceivedStore } from './received.js';
export { type Redacted, type Redactor, UNREDACTED } from './redactor.js';
export { type StoredDecision, TRACE_TABLES } from './retention.js';
export type { Session, SessionPage, SessionPosition } from './sessions.js';
export type { Erasure, ErasureKind, ErasureReceipt, ErasureState } from './state/erasure-state.js';
export { type ForwardPositions, forwardPositions } from './state/forward-positions.js';
export type { RetentionState } from './state/retention-state.js';
export { openStateStore, type StateStore } from './state/state-store.js';
export type { SummaryRecord, SummaryStamps, TrajectoryPosition } from './trajectories.js';
