export { openClickhouseStore } from './clickhouse-store.js';
export { clickhouseTraces } from './clickhouse-traces.js';
export {
  type EventStore,
  TRACE_LIMITS,
  type TraceContent,
  type TraceSize,
  type TraceStore,
} from './event-store.js';
export { DEFAULT_PROJECT, type Project } from './query.js';
export type { Received, ReceivedSignal, ReceivedStore } from './received.js';
export { type ForwardPositions, forwardPositions } from './state/forward-positions.js';
export { openStateStore, type StateStore } from './state/state-store.js';
export type { SummaryRecord, SummaryStamps, TrajectoryPosition } from './trajectories.js';
