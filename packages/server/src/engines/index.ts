export { type EventEngine, openClickhouseServer, openEmbeddedEvents } from './chdb/engine.js';
export { type DataDirectory, prepareDataDirectory } from './data-directory.js';
export type { EngineHealth } from './health.js';
export { type DirectoryLock, lockDirectory, type RunningServer, runningServer } from './lock.js';
export { describeError, type Log } from './log.js';
export { openEmbeddedState, openPostgresServer } from './postgres/engine.js';
export { openPglite } from './postgres/pglite.js';
export type { StateEngine } from './postgres/state-engine.js';
