import type { TraceId } from '@pawl/core/trajectory';
import { describeError, type Log } from '../engines/index.js';
import type { EventStore, Project } from '../stores/index.js';
import { createCompletions, storedOpenTraces } from './completions.js';
import { createDirtyTraces, type DirtyTrace, keyOf } from './dirty.js';
import { groupsOf } from './groups.js';
import { DEFAULT_PATIENCE, type Patience } from './patience.js';
import type { DueTrace, Wait } from './settle.js';
import { TraceProcessLost } from './trace-process.js';
import type { TraceWork } from './trace-work.js';

export interface Assembler {
  /** Says that spans or logs of these traces were stored. Their summaries follow within about a second. */
  mark(project: Project, traces: Iterable<TraceId>): void;
  /**
   * Writes the summaries of these traces now; resolves when they can be read. With `whole` the caller says that this is all
   * of them, as far as it knows: they are complete after the quiet period whether their roots have ended or not.
   */
  assembleNow(project: Project, traces: readonly TraceId[], whole?: boolean): Promise<void>;
  /** Says that nothing more comes of these traces. Resolves when their summaries say so; false when there is none of them. */
  complete(project: Project, traces: readonly TraceId[]): Promise<boolean>;
  /** Takes up what an earlier process did not get to: summaries, and traces that are still to become complete. */
  recover(): Promise<void>;
  /** Writes what is still to be written, for at most a few seconds, and stops. */
  close(): Promise<void>;
}

const TICK_MS = 50;
/** While nothing is to be assembled, and traces wait to become complete. */
const IDLE_TICK_MS = 250;
/** A trace that takes long is assembled again only after this many times as long, so that growing stays linear. */
const REST_FACTOR = 2;
const LONG_MS = 100;
const RETRY_MS = 500;
/** While telemetry keeps coming, what took long rests longer: fewer and larger steps. Afterwards it catches up. */
const YIELD_FACTOR = 2;
const LONGEST_YIELD_MS = 5_000;
const CLOSE_WITHIN_MS = 5_000;
/** The store looks through everything that is unsettled for each batch. */
const RECOVERY_BATCH = 10_000;
const RECOVERY_RETRY_MS = 5_000;
/** Longer than any span can be on its way between its stamp and its mark. */
const ON_THE_WAY_NANOS = 300_000_000_000n;

/** What the assembler needs of the store. */
export type MarkedStore = Pick<EventStore, 'measureTraces' | 'unassembledTraces' | 'openTraces' | 'stamp'>;

const nanosOfMs = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};
const yieldMs = (tookMs: number): number =>
  Math.min(LONGEST_YIELD_MS, Math.max(TICK_MS, tookMs > LONG_MS ? YIELD_FACTOR * tookMs : 0));
const later = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref());

/**
 * Keeps summaries in step with spans, and decides when traces are complete. One group of traces is under way at a time, so
 * that a summary never goes back. What it remembers is bounded: traces that there is no room for are found in the store.
 */
export const createAssembler = (
  store: MarkedStore,
  work: TraceWork,
  log: Log,
  patience: Patience = DEFAULT_PATIENCE,
): Assembler => {
  const dirty = createDirtyTraces();
  const completions = createCompletions(patience);
  /** Taken out of `dirty`, and not in a summary yet. */
  const underWay = new Set<DirtyTrace>();
  const restingUntil = new Map<string, number>();
  const born = store.stamp();
  /** When some trace last became complete before a quiet period had passed. */
  let lastTold = born;
  let recovered = false;
  let recovering: Promise<void> = Promise.resolve();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  /** How often something came. */
  let marks = 0;
  /** The last look at what is due; never rejects. */
  let ticking: Promise<unknown> = Promise.resolve();

  /** When a stamp was given, on the monotonic clock. */
  const momentOf = (stamp: bigint): number => performance.now() - Number(store.stamp() - stamp) / 1_000_000;

  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };

  /** Everything stamped before this is in a summary, once the summaries at hand are written. */
  const assembledThrough = (): bigint => {
    if (!recovered || dirty.isIncomplete) return 0n;
    let oldest = least(store.stamp(), dirty.oldestStamp() ?? store.stamp());
    for (const { firstStamp } of underWay) oldest = least(oldest, firstStamp);
    return oldest > ON_THE_WAY_NANOS ? oldest - ON_THE_WAY_NANOS : 0n;
  };

  const assembleGroup = async (
    project: Project,
    group: readonly DueTrace[],
    entries: ReadonlyMap<TraceId, DirtyTrace>,
    through: bigint,
  ): Promise<void> => {
    const began = performance.now();
    const written = store.stamp();
    const freshSince = most(lastTold, written - nanosOfMs(patience.quietMs));
    try {
      const done = await work.summarise(project, group, { written, assembledThrough: through, freshSince });
      for (const failure of done.failures) log(failure);
      const waits = new Map(group.map(due => [due.traceId, due.wait]));
      const isEarly = (trace: TraceId): boolean => waits.get(trace) === 'open' || waits.get(trace) === 'told';
      if (done.completed.some(isEarly)) lastTold = store.stamp();
      const newest = new Map(group.map(due => [due.traceId, due.newest]));
      for (const { traceId, ended } of done.open) {
        const key = keyOf(project, traceId);
        if (dirty.has(key)) continue;
        const entry = entries.get(traceId);
        const since = quietSince(entry, newest.get(traceId) ?? written);
        completions.await(key, { project, traceId, since, told: entry?.told === 'when quiet' }, ended);
      }
    } catch (error) {
      if (!(error instanceof TraceProcessLost)) throw error;
      // One of them is too much for the process: that one is left out, and the others must not suffer for it.
      if (group.length === 1) log(`trace ${group[0]?.traceId} is left out: ${error.message}`);
      else for (const due of group) await assembleGroup(project, [due], entries, through);
    }
    const tookMs = performance.now() - began;
    const [only] = group;
    if (group.length === 1 && only !== undefined && tookMs > LONG_MS) {
      restingUntil.set(keyOf(project, only.traceId), performance.now() + REST_FACTOR * tookMs);
    }
  };

  /** Since when nothing came. Whichever clock was set meanwhile, nobody waits for more than the other one says. */
  const quietSince = (entry: DirtyTrace | undefined, newest: bigint): number =>
    Math.min(momentOf(newest), entry?.lastMarked ?? Number.POSITIVE_INFINITY);

  const waitOf = (entry: DirtyTrace, newest: bigint): Wait => {
    const { told } = entry;
    const quietFor = performance.now() - quietSince(entry, newest);
    const isQuiet = quietFor >= patience.quietMs;
    if (told === 'now' || (told === 'when quiet' && isQuiet)) return 'told';
    return quietFor >= patience.silentMs ? 'silent' : isQuiet ? 'quiet' : 'open';
  };

  /** Group by group, so that whoever waits for a few traces does not wait for all. False when there is none of them. */
  const assembleAll = async (project: Project, traces: readonly DirtyTrace[]): Promise<boolean> => {
    const entries = new Map(traces.map(entry => [entry.traceId, entry]));
    const through = assembledThrough();
    const sizes = await store.measureTraces(project, [...entries.keys()]);
    const due = sizes.flatMap((size): DueTrace[] => {
      const entry = entries.get(size.traceId);
      return entry === undefined ? [] : [{ ...size, wait: waitOf(entry, size.newest) }];
    });
    for (const group of groupsOf(due)) await exclusively(() => assembleGroup(project, group, entries, through));
    return due.length > 0;
  };

  const entryOf = (project: Project, traceId: TraceId, told: DirtyTrace['told'] = 'no'): DirtyTrace => {
    const now = performance.now();
    return { project, traceId, firstMarked: now, firstStamp: store.stamp(), lastMarked: now, told };
  };

  const mark = (project: Project, traces: Iterable<TraceId>): void => {
    marks += 1;
    for (const traceId of traces) {
      completions.forget(keyOf(project, traceId));
      dirty.mark(entryOf(project, traceId));
    }
    schedule(TICK_MS);
  };

  const schedule = (afterMs: number): void => {
    if (closed || timer !== undefined || (dirty.size === 0 && completions.size === 0)) return;
    timer = setTimeout(
      () => {
        const [began, before] = [performance.now(), marks];
        ticking = tick()
          .then(
            () => (marks === before ? TICK_MS : yieldMs(performance.now() - began)),
            error => {
              log(`summaries are written later: ${describeError(error)}`);
              return RETRY_MS;
            },
          )
          .then(pauseMs => {
            timer = undefined;
            schedule(pauseMs);
          });
      },
      dirty.size === 0 ? Math.max(afterMs, IDLE_TICK_MS) : afterMs,
    );
    if (dirty.size === 0) timer.unref();
  };

  const tick = async (): Promise<void> => {
    for (const { project, traceId, since, told } of completions.due(performance.now())) {
      const entry = entryOf(project, traceId, told ? 'when quiet' : 'no');
      dirty.putBack({ ...entry, firstMarked: since, lastMarked: since });
    }
    await assembleDue(dirty.take(performance.now(), isRested));
    if (dirty.hasForgotten()) void recover();
    else if (completions.hasForgotten()) void resume();
  };

  const isRested = (entry: DirtyTrace, now: number): boolean => {
    const key = keyOf(entry.project, entry.traceId);
    const until = restingUntil.get(key);
    if (until !== undefined && now < until) return false;
    restingUntil.delete(key);
    return true;
  };

  const assembleDue = async (due: readonly DirtyTrace[]): Promise<void> => {
    // Taken out before reading: what comes while reading is dirty anew.
    for (const entry of due) underWay.add(entry);
    const undone = new Set(due);
    try {
      for (const [project, entries] of groupBy(due, entry => entry.project)) {
        await assembleAll(project, entries);
        for (const entry of entries) undone.delete(entry);
      }
    } finally {
      for (const entry of undone) dirty.putBack(entry);
      for (const entry of due) underWay.delete(entry);
    }
  };

  /** At once, for somebody who waits. */
  const assembleFor = async (
    project: Project,
    traces: readonly TraceId[],
    told: DirtyTrace['told'],
  ): Promise<boolean> => {
    for (const traceId of traces) dirty.forget(keyOf(project, traceId));
    try {
      const entries = traces.map(traceId => entryOf(project, traceId, told));
      const found = await assembleAll(project, entries);
      schedule(IDLE_TICK_MS);
      return found;
    } catch (error) {
      mark(project, traces);
      throw error;
    }
  };

  const recoverOnce = async (): Promise<void> => {
    recovered = false;
    let tried: ReadonlySet<string> = new Set();
    while (!closed && !recovered) {
      try {
        const found = await store.unassembledTraces(RECOVERY_BATCH);
        // What was tried and is found again cannot be assembled.
        const fresh = found.filter(({ project, traceId }) => !tried.has(keyOf(project, traceId)));
        for (const [project, traces] of groupBy(fresh, trace => trace.project)) {
          await assembleAll(
            project,
            traces.map(({ traceId }) => entryOf(project, traceId)),
          );
        }
        tried = new Set(found.map(({ project, traceId }) => keyOf(project, traceId)));
        recovered = fresh.length === 0;
      } catch (error) {
        log(`older traces are assembled later: ${describeError(error)}`);
        await later(RECOVERY_RETRY_MS);
      }
    }
  };

  const recover = (): Promise<void> => {
    recovered = false;
    recovering = recovering.then(recoverOnce).then(resume);
    return recovering;
  };

  /** Remembers the traces that the store knows to be open, as far as there is room. */
  const resume = async (): Promise<void> => {
    for (let done = false; !done && !closed; ) {
      try {
        for await (const { project, traceId, ended, received } of storedOpenTraces(store.openTraces)) {
          const key = keyOf(project, traceId);
          if (closed) return;
          if (dirty.has(key) || completions.has(key)) continue;
          if (!completions.await(key, { project, traceId, since: momentOf(received), told: false }, ended)) break;
        }
        schedule(IDLE_TICK_MS);
        done = true;
      } catch (error) {
        log(`older traces become complete later: ${describeError(error)}`);
        await later(RECOVERY_RETRY_MS);
      }
    }
  };

  return {
    mark,
    async assembleNow(project, traces, whole = false) {
      await assembleFor(project, traces, whole ? 'when quiet' : 'no');
    },
    complete: (project, traces) => assembleFor(project, traces, 'now'),
    recover,
    async close() {
      closed = true;
      clearTimeout(timer);
      // What is under way counts, too: a server that lives for one import closes while its first trace is assembled.
      const rest = ticking.then(() => assembleDue(dirty.take(Number.POSITIVE_INFINITY, () => true)));
      const enough = new Promise<void>(resolve => setTimeout(resolve, CLOSE_WITHIN_MS).unref());
      await Promise.race([rest, enough]).catch(error =>
        log(`summaries are written at the next start: ${describeError(error)}`),
      );
    },
  };
};
