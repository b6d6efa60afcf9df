import type { StoredCompleteness, TraceSize } from '../stores/index.js';

/**
 * How long nothing has come for a trace. `open`: not long enough to say anything. `quiet`: long enough for a run whose
 * roots have ended. `silent`: so long that nobody waits for its roots any more. `told`: somebody said that it is complete.
 */
export type Wait = 'open' | 'quiet' | 'silent' | 'told';

/** What there is of a trace, and how long it has been so. */
export interface DueTrace extends TraceSize {
  readonly wait: Wait;
}

/** What is known of a trace once it was assembled. */
export interface Seen {
  /** What its last summary says. */
  readonly before: StoredCompleteness;
  readonly due: DueTrace;
  /** Whether its roots have ended. */
  readonly ended: boolean;
  /** Its root says that nothing more comes. */
  readonly saysComplete: boolean;
  /** Of the summary that is written now. */
  readonly written: bigint;
}

/** Whether something came that the trace did not have when it became complete. What was sent again is nothing new. */
export const hasNews = (before: StoredCompleteness, size: TraceSize): boolean => size.pieces > before.pieces;

/**
 * Decides whether a trace is complete. One that was stays so until something new comes; then it is open until the next
 * quiet period has passed, whatever its root says. `reached`: it became complete just now, and what follows has to be done.
 */
export const settle = ({
  before,
  due,
  ended,
  saysComplete,
  written,
}: Seen): { readonly completeness: StoredCompleteness; readonly reached: boolean } => {
  const wasComplete = before.completed !== 0n;
  if (wasComplete && !hasNews(before, due)) return { completeness: before, reached: false };
  const told = due.wait === 'told' || (saysComplete && before.firstCompleted === 0n);
  const reached = told || due.wait === 'silent' || (due.wait === 'quiet' && ended);
  const reopened = before.reopened + (wasComplete ? 1 : 0);
  const state = { ended: ended || told, reopened };
  if (!reached) {
    const { firstCompleted, pieces } = before;
    return { completeness: { ...state, completed: 0n, firstCompleted, pieces }, reached };
  }
  // Up to the newest that was counted in its pieces: what came while it was read is late.
  const firstCompleted = before.firstCompleted === 0n ? due.newest : before.firstCompleted;
  return { completeness: { ...state, completed: written, firstCompleted, pieces: due.pieces }, reached };
};
