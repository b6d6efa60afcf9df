import type { TraceId } from '@pawl/core/trajectory';
import type { Project } from '../stores/index.js';

/** A trace that something came for since its summary was written. Times are milliseconds of the monotonic clock. */
export interface DirtyTrace {
  readonly project: Project;
  readonly traceId: TraceId;
  readonly firstMarked: number;
  /** A stamp not greater than those of what came. */
  readonly firstStamp: bigint;
  readonly lastMarked: number;
  /** Whether somebody said that nothing more comes, and when that counts. */
  readonly told: 'no' | 'when quiet' | 'now';
}

/** Stands for a trace in memory. */
export const keyOf = (project: Project, traceId: TraceId): string => `${project}\n${traceId}`;

/** A trace is assembled when nothing came for this long … */
const QUIET_MS = 200;
/** … or when it has waited this long although more keeps coming. */
const PATIENCE_MS = 1_000;
/** Remembered at once, some 300 bytes each; of the others the store knows that they are in no summary. */
const MOST = 100_000;

/** The traces that wait to be assembled. */
export interface DirtyTraces {
  readonly size: number;
  /** Whether some were not remembered for want of room and are not looked for yet. */
  readonly isIncomplete: boolean;
  has(key: string): boolean;
  /** Takes constant time. */
  mark(entry: DirtyTrace): void;
  /** Brings back one that was taken out in vain, however many there are. */
  putBack(entry: DirtyTrace): void;
  forget(key: string): void;
  /** Takes out those that are due at `now`, as far as `may` lets them. */
  take(now: number, may: (entry: DirtyTrace, now: number) => boolean): readonly DirtyTrace[];
  /** True when it is incomplete and has room again. Asked once: whoever asks looks for them in the store. */
  hasForgotten(): boolean;
  oldestStamp(): bigint | undefined;
}

/** In memory, bounded: telemetry never waits for assembly, and assembly may lag behind by any number of traces. */
export const createDirtyTraces = (most = MOST): DirtyTraces => {
  const entries = new Map<string, DirtyTrace>();
  let isIncomplete = false;
  return {
    get size() {
      return entries.size;
    },
    get isIncomplete() {
      return isIncomplete;
    },
    has: key => entries.has(key),
    mark(entry) {
      const key = keyOf(entry.project, entry.traceId);
      const known = entries.get(key);
      if (known !== undefined) entries.set(key, { ...known, lastMarked: entry.lastMarked });
      else if (entries.size < most) entries.set(key, entry);
      else isIncomplete = true;
    },
    putBack(entry) {
      const key = keyOf(entry.project, entry.traceId);
      const since = entries.get(key);
      entries.set(key, since === undefined ? entry : { ...entry, lastMarked: since.lastMarked });
    },
    forget(key) {
      entries.delete(key);
    },
    take(now, may) {
      const due: DirtyTrace[] = [];
      for (const [key, entry] of entries) {
        const isDue = now - entry.lastMarked >= QUIET_MS || now - entry.firstMarked >= PATIENCE_MS;
        if (!isDue || !may(entry, now)) continue;
        entries.delete(key);
        due.push(entry);
      }
      return due;
    },
    hasForgotten() {
      if (!isIncomplete || entries.size > most / 2) return false;
      isIncomplete = false;
      return true;
    },
    oldestStamp() {
      let oldest: bigint | undefined;
      for (const { firstStamp } of entries.values()) {
        if (oldest === undefined || firstStamp < oldest) oldest = firstStamp;
      }
      return oldest;
    },
  };
};
