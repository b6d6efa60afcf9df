import type { ColumnType } from 'kysely';

/** The tables of the state, as queries see them. The migrations make them. */
export interface StateDatabase {
  readonly run_directories: RunDirectoryTable;
  readonly retention_progress: RetentionProgressTable;
  readonly erasures: ErasureTable;
  readonly tombstones: TombstoneTable;
}

/** Run directories outside the data directory that somebody registered. */
export interface RunDirectoryTable {
  readonly project: string;
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly registered_at: ColumnType<Date, never, never>;
}

/** How far retention has decided; one row a project. */
export interface RetentionProgressTable {
  readonly project: string;
  readonly policy: string;
  /** A stamp in decimal digits: it does not fit a bigint of JavaScript's drivers without care. */
  readonly received: string;
  readonly trajectory: string;
}

/** Erasures that were asked for. */
export interface ErasureTable {
  readonly project: string;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly requested_at: ColumnType<Date, never, never>;
  readonly completed_at: ColumnType<Date | null, never, Date>;
  readonly receipt: ColumnType<unknown, never, string>;
}

/** Traces that were erased: nothing of them is taken in again. */
export interface TombstoneTable {
  readonly project: string;
  readonly trace_id: string;
  readonly erasure: string;
  readonly buried_at: ColumnType<Date, never, never>;
}
