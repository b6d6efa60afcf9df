import type pg from 'pg';
import type { EngineHealth } from '../health.js';

/** The state engine: a pool whose users do not know which of its sizes they talk to. */
export interface StateEngine {
  readonly pool: pg.Pool;
  health(): Promise<EngineHealth>;
  close(): Promise<void>;
}
