import type { ChildHealth } from './supervised-child.js';

/** What `GET /api/health` says about an engine. `kind` tells the size: embedded, a server of yours, or the fallback. */
export interface EngineHealth extends ChildHealth {
  readonly kind: 'chdb' | 'clickhouse' | 'postgres' | 'postgres-server' | 'pglite';
}
