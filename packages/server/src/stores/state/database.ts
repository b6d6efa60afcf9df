import type { ColumnType } from 'kysely';

/** The tables of the state, as queries see them. The migrations make them. */
export interface StateDatabase {
  readonly run_directories: RunDirectoryTable;
}

/** Run directories outside the data directory that somebody registered. */
export interface RunDirectoryTable {
  readonly project: string;
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly registered_at: ColumnType<Date, never, never>;
}
