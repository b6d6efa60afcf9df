/** One line of the server's own log. Never holds a span's content. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly cause?: unknown;
}

export type Log = (entry: LogEntry) => void;
