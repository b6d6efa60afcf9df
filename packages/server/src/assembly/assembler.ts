import type { TraceId } from '@pawl/core/trajectory';
import { describeError, type Log } from '../engines/index.js';
import type { EventStore, Project, TraceSize } from '../stores/index.js';
import { groupsOf } from './groups.js';
import { TraceProcessLost } from './trace-process.js';
import type { TraceWork } from './trace-work.js';

export interface Assembler {
  /** Says that spans or logs of these traces were stored. Their summaries follow within about a second. */
  mark(project: Project, traces: Iterable<TraceId>): void;
  /** Writes the summaries of these traces now; resolves when they can be read. */
  assembleNow(project: Project, traces: readonly TraceId[]): Promise<void>;
  /** Assembles what an earlier process stored and did not get to; resolves when done. */
  recover(): Promise<void>;
  /** Writes what is still to be written, for at most a few seconds, and stops. */
  close(): Promise<void>;
}

interface Dirty {
  readonly project: Project;
  readonly traceId: TraceId;
  /** Milliseconds of the monotonic clock. */
  readonly firstMarked: number;
  readonly firstStamp: bigint;
  lastMarked: number;
}

const TICK_MS = 50;
/** A trace is assembled when nothing came for this long … */
const QUIET_MS = 200;
/** … or when it has waited this long although more keeps coming. */
const PATIENCE_MS = 1_000;
/** A trace that takes long is assembled again only after this many times as long, so that growing stays linear. */
const REST_FACTOR = 2;
const LONG_MS = 100;
const RETRY_MS = 500;
const CLOSE_WITHIN_MS = 5_000;
const RECOVERY_BATCH = 1_000;
const RECOVERY_RETRY_MS = 5_000;
/** Longer than any span can be on its way between its stamp and its mark. */
const ON_THE_WAY_NANOS = 300_000_000_000n;

/** What the assembler needs of the store. */
export type MarkedStore = Pick<EventStore, 'measureTraces' | 'unassembledTraces' | 'stamp'>;

/** Keeps summaries in step with spans. One group of traces is under way at a time, so that a summary never goes back. */
export const createAssembler = (store: MarkedStore, work: TraceWork, log: Log): Assembler => {
  const dirty = new Map<string, Dirty>();
  /** Taken out of `dirty`, and not in a summary yet. */
  const underWay = new Set<Dirty>();
  const restingUntil = new Map<string, number>();
  let recovered = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const keyOf = (project: Project, traceId: TraceId): string => `${project}\n${traceId}`;
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };

  /** Everything stamped before this is in a summary, once the summaries at hand are written. */
  const assembledThrough = (): bigint => {
    if (!recovered) return 0n;
    let oldest = store.stamp();
    for (const { firstStamp } of [...dirty.values(), ...underWay]) if (firstStamp < oldest) oldest = firstStamp;
    return oldest > ON_THE_WAY_NANOS ? oldest - ON_THE_WAY_NANOS : 0n;
  };

  const assembleGroup = async (project: Project, group: readonly TraceSize[]): Promise<void> => {
    const began = performance.now();
    const stamps = { written: store.stamp(), assembledThrough: assembledThrough() };
    try {
      for (const failure of await work.summarise(project, group, stamps)) log(failure);
    } catch (error) {
      if (!(error instanceof TraceProcessLost)) throw error;
      // One of them is too much for the process: that one is left out, and the others must not suffer for it.
      if (group.length === 1) log(`trace ${group[0]?.traceId} is left out: ${error.message}`);
      else for (const size of group) await assembleGroup(project, [size]);
    }
    const tookMs = performance.now() - began;
    const [only] = group;
    if (group.length === 1 && only !== undefined && tookMs > LONG_MS) {
      restingUntil.set(keyOf(project, only.traceId), performance.now() + REST_FACTOR * tookMs);
    }
  };

  /** Group by group, so that whoever waits for a few traces does not wait for all. */
  const assembleAll = async (project: Project, traces: readonly TraceId[]): Promise<void> => {
    for (const group of groupsOf(await store.measureTraces(project, traces))) {
      await exclusively(() => assembleGroup(project, group));
    }
  };

  const mark = (project: Project, traces: Iterable<TraceId>): void => {
    const now = performance.now();
    const firstStamp = store.stamp();
    for (const traceId of traces) {
      const key = keyOf(project, traceId);
      const known = dirty.get(key);
      if (known === undefined) dirty.set(key, { project, traceId, firstMarked: now, firstStamp, lastMarked: now });
      else known.lastMarked = now;
    }
    schedule(TICK_MS);
  };

  const schedule = (afterMs: number): void => {
    if (closed || timer !== undefined || dirty.size === 0) return;
    timer = setTimeout(() => {
      assembleDue(isDue)
        .then(
          () => TICK_MS,
          error => {
            log(`summaries are written later: ${describeError(error)}`);
            return RETRY_MS;
          },
        )
        .then(pauseMs => {
          timer = undefined;
          schedule(pauseMs);
        });
    }, afterMs);
  };

  const isDue = ({ project, traceId, firstMarked, lastMarked }: Dirty, now: number): boolean => {
    const key = keyOf(project, traceId);
    const until = restingUntil.get(key);
    if (until !== undefined && now < until) return false;
    restingUntil.delete(key);
    return now - lastMarked >= QUIET_MS || now - firstMarked >= PATIENCE_MS;
  };

  const assembleDue = async (due: (entry: Dirty, now: number) => boolean): Promise<void> => {
    const now = performance.now();
    const byProject = new Map<Project, Dirty[]>();
    for (const entry of dirty.values()) {
      if (!due(entry, now)) continue;
      const entries = byProject.get(entry.project) ?? [];
      entries.push(entry);
      byProject.set(entry.project, entries);
    }
    for (const [project, entries] of byProject) {
      // Taken out before reading: what comes while reading is dirty anew.
      for (const entry of entries) {
        dirty.delete(keyOf(project, entry.traceId));
        underWay.add(entry);
      }
      try {
        await assembleAll(
          project,
          entries.map(entry => entry.traceId),
        );
      } catch (error) {
        for (const entry of entries) putBack(entry);
        throw error;
      } finally {
        for (const entry of entries) underWay.delete(entry);
      }
    }
  };

  const putBack = (entry: Dirty): void => {
    const key = keyOf(entry.project, entry.traceId);
    const since = dirty.get(key);
    dirty.set(key, since === undefined ? entry : { ...entry, lastMarked: since.lastMarked });
  };

  return {
    mark,
    async assembleNow(project, traces) {
      for (const traceId of traces) dirty.delete(keyOf(project, traceId));
      try {
        await assembleAll(project, traces);
      } catch (error) {
        mark(project, traces);
        throw error;
      }
    },
    async recover() {
      const tried = new Set<string>();
      while (!closed && !recovered) {
        try {
          const found = await store.unassembledTraces(RECOVERY_BATCH);
          const fresh = found.filter(({ project, traceId }) => !tried.has(keyOf(project, traceId)));
          for (const project of new Set(fresh.map(trace => trace.project))) {
            const traces = fresh.filter(trace => trace.project === project).map(trace => trace.traceId);
            await assembleAll(project, traces);
          }
          for (const { project, traceId } of fresh) tried.add(keyOf(project, traceId));
          recovered = fresh.length === 0;
        } catch (error) {
          log(`older traces are assembled later: ${describeError(error)}`);
          await new Promise<void>(resolve => setTimeout(resolve, RECOVERY_RETRY_MS).unref());
        }
      }
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const rest = assembleDue(() => true);
      const enough = new Promise<void>(resolve => setTimeout(resolve, CLOSE_WITHIN_MS).unref());
      await Promise.race([rest, enough]).catch(error =>
        log(`summaries are written at the next start: ${describeError(error)}`),
      );
    },
  };
};
