import type { Project, SummaryRecord, TraceSize } from '../stores/index.js';
import { keyOf } from './dirty.js';

/** What is known of a trace that was assembled a moment ago. */
export interface RememberedTrace {
  /** How much there was of it. */
  readonly size: TraceSize;
  readonly saysComplete: boolean;
  readonly record: SummaryRecord;
}

/** Characters of everything that is remembered; beyond them the oldest are forgotten. */
const MOST = 32 * 1024 * 1024;
/** Of a record beside the texts that are searched. */
const OVERHEAD = 4_000;

/**
 * The records of traces whose roots have ended and of which more may come. Most often nothing comes, and after the quiet
 * period they are written again as they are, but complete: neither read nor assembled a second time.
 */
export const createRemembered = (
  most = MOST,
): {
  readonly keep: (project: Project, trace: RememberedTrace) => void;
  /** What is known of a trace if nothing has come since; forgotten then. */
  readonly take: (project: Project, size: TraceSize) => RememberedTrace | undefined;
} => {
  const kept = new Map<string, RememberedTrace>();
  let room = most;
  const forget = (key: string): RememberedTrace | undefined => {
    const known = kept.get(key);
    if (known !== undefined) room += costOf(known);
    kept.delete(key);
    return known;
  };
  return {
    keep(project, trace) {
      const key = keyOf(project, trace.size.traceId);
      forget(key);
      kept.set(key, trace);
      room -= costOf(trace);
      for (const oldest of kept.keys()) {
        if (room >= 0) break;
        forget(oldest);
      }
    },
    take(project, size) {
      const known = forget(keyOf(project, size.traceId));
      return known !== undefined && isSame(known.size, size) ? known : undefined;
    },
  };
};

const costOf = ({ record }: RememberedTrace): number => OVERHEAD + record.search.length;

const isSame = (a: TraceSize, b: TraceSize): boolean =>
  a.newest === b.newest && a.oldest === b.oldest && a.pieces === b.pieces && a.spans === b.spans && a.bytes === b.bytes;
