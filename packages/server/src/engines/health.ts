import { describeError } from './log.js';
import type { ChildHealth } from './supervised-child.js';

/** What `GET /api/health` says about an engine. `kind` tells the size: embedded, a server of yours, or the fallback. */
export interface EngineHealth extends ChildHealth {
  readonly kind: 'chdb' | 'clickhouse' | 'postgres' | 'postgres-server' | 'pglite';
}

const NOT_OURS = { pid: null, restarts: 0 } as const;

/** An engine that this server does not start answers. */
export const serverUp = (kind: EngineHealth['kind']): EngineHealth => ({
  kind,
  status: 'up',
  ...NOT_OURS,
  lastError: null,
});

/** An engine that this server does not start does not answer. */
export const serverDown = (kind: EngineHealth['kind'], error: unknown): EngineHealth => ({
  kind,
  status: 'down',
  ...NOT_OURS,
  lastError: describeError(error),
});
