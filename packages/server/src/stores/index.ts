export { openClickhouseStore } from './clickhouse-store.js';
export { wellFormedJson } from './encoding.js';
export {
  type EventStore,
  TRACE_LIMITS,
  type TraceContent,
  type TraceSize,
  type TrajectoryFacets,
  type TrajectoryPage,
} from './event-store.js';
export { DEFAULT_PROJECT, type Project } from './query.js';
export { openStateStore, type StateStore } from './state/state-store.js';
export type { SummaryRecord, TrajectoryFilter, TrajectoryPosition } from './trajectories.js';
