/** How long nothing may come before a trace counts as complete. Milliseconds. */
export interface Patience {
  /** When its roots have ended. */
  readonly quietMs: number;
  /** When they have not, or never came. */
  readonly silentMs: number;
}

/**
 * Exporters send a batch every 5 s by default (`OTEL_BSP_SCHEDULE_DELAY`), and each service of a distributed run has its
 * own: twice that has seen them all, and detectors still answer within seconds. Agents wait minutes for a tool or a
 * person; after ten without a sign nobody learns anything by waiting on, and what comes later opens the trace again.
 */
export const DEFAULT_PATIENCE: Patience = { quietMs: 10_000, silentMs: 600_000 };
