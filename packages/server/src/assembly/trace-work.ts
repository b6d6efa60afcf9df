import { saysComplete, type Told } from '@pawl/core/conventions';
import { runFacts } from '@pawl/core/measures';
import { type Json, jsonText, type SpanId, type TraceId, type Trajectory } from '@pawl/core/trajectory';
import { describeError } from '../engines/log.js';
import {
  NEVER_COMPLETE,
  type Project,
  type StoredCompleteness,
  type SummaryRecord,
  type SummaryStamps,
  type TraceContent,
  type TraceSize,
  type TraceStore,
} from '../stores/index.js';
import { type Follower, follow } from './followers.js';
import { createRecent, type StepWindow, windowed } from './recent.js';
import { createRemembered } from './remembered.js';
import { type DueTrace, hasNews, settle } from './settle.js';
import { noteCut, summaryRecord, withCompleteness } from './summary-record.js';

/** What the stored spans do not say themselves. */
export interface Circumstances {
  readonly complete?: boolean;
  readonly silent?: boolean;
  readonly late?: ReadonlySet<SpanId>;
}

/** Turns what is stored of a trace into its canonical form, and tells how much of it was understood. */
export type ToTrajectory = (content: TraceContent, circumstances?: Circumstances) => Told;

/** What is known of a trace when it is summarised. */
interface Known {
  readonly before: StoredCompleteness;
  readonly circumstances: Circumstances;
  readonly written: bigint;
}

/** What a trace is listed as now. */
interface Listed {
  readonly record: SummaryRecord;
  /** It became complete just now. */
  readonly reached: boolean;
  readonly failures: readonly string[];
}

/** What became of a group of traces. Those that could not be assembled are in neither list. */
export interface Summarised {
  /** What went wrong, one line each. */
  readonly failures: readonly string[];
  /** Those that more is awaited of. */
  readonly open: readonly { readonly traceId: TraceId; readonly ended: boolean }[];
  /** Those that became complete just now. */
  readonly completed: readonly TraceId[];
}

/** The heavy part: reading traces and assembling them. Done in a process of its own, or in tests at once. */
export interface TraceWork {
  /** Reads these traces, runs what follows on those that are complete now, and writes their summaries. */
  summarise(project: Project, group: readonly DueTrace[], stamps: SummaryStamps): Promise<Summarised>;
  /** The trajectory of a trace with everything stored so far, as JSON text; null when nothing is. All steps by default. */
  trajectoryText(project: Project, trace: TraceId, window?: StepWindow): Promise<string | null>;
}

/** Does the work where it is called. */
export const createTraceWork = (
  store: TraceStore,
  toTrajectory: ToTrajectory,
  followers: readonly Follower[] = [],
): TraceWork => {
  const recent = createRecent();
  const remembered = createRemembered();
  /** The spans to be marked: of a trace that goes on after it was complete, those that came since. */
  const lateOf = async (project: Project, size: TraceSize, before: StoredCompleteness): Promise<Circumstances> => {
    const isLate = before.firstCompleted !== 0n && (before.reopened > 0 || hasNews(before, size));
    return isLate ? { late: await store.spansAfter(project, size.traceId, before.firstCompleted) } : {};
  };

  /** The record of a moment ago, where nothing has come since and nobody needs the trajectory itself. */
  const recordAgain = (
    project: Project,
    due: DueTrace,
    { before, written }: Pick<Known, 'before' | 'written'>,
  ): Listed | undefined => {
    const trace = remembered.take(project, due);
    if (trace === undefined || before.firstCompleted !== 0n) return undefined;
    const { record, saysComplete } = trace;
    const { completeness, reached } = settle({ before, due, ended: true, saysComplete, written });
    if (reached && followers.length > 0) return undefined;
    if (!reached) remembered.keep(project, trace);
    return { record: withCompleteness(record, completeness), reached, failures: [] };
  };

  const recordOf = async (
    project: Project,
    due: DueTrace,
    content: TraceContent,
    { before, circumstances, written }: Known,
  ): Promise<Listed> => {
    const seen = toTrajectory(content, circumstances);
    const ended = seen.trajectory.status !== 'running';
    const says = saysComplete(content.spans);
    const { completeness, reached } = settle({ before, due, ended, saysComplete: says, written });
    const isSettled = completeness.completed !== 0n && !ended;
    const told = isSettled ? toTrajectory(content, { ...circumstances, ...settledAs(completeness) }) : seen;
    const trajectory = noteCut(told.trajectory, content, due);
    const { reopened } = completeness;
    const failures = reached ? await follow(followers, { project, trajectory, reopened }) : [];
    const facts = runFacts(trajectory, told.understanding());
    const record = { ...summaryRecord(trajectory, due.newest, completeness), facts };
    if (completeness.completed === 0n && ended) remembered.keep(project, { size: due, saysComplete: says, record });
    return { record, reached, failures };
  };

  const trajectoryOf = async (
    project: Project,
    size: TraceSize,
    before: StoredCompleteness,
  ): Promise<Trajectory | null> => {
    const content = (await store.readTraces(project, [size.traceId])).get(size.traceId);
    if (content === undefined || content.spans.length === 0) return null;
    const isSettled = before.completed !== 0n && !hasNews(before, size);
    const circumstances = { ...(await lateOf(project, size, before)), ...(isSettled ? settledAs(before) : {}) };
    return noteCut(toTrajectory(content, circumstances).trajectory, content, size);
  };

  return {
    async summarise(project, given, stamps) {
      const removed = await store.removedTraces(
        project,
        given.map(due => due.traceId),
        stamps.written,
      );
      const group = given.filter(due => !removed.has(due.traceId));
      const old = group.filter(due => due.oldest <= stamps.freshSince).map(due => due.traceId);
      const known = old.length === 0 ? new Map<TraceId, StoredCompleteness>() : await store.completeness(project, old);
      const beforeOf = (traceId: TraceId): StoredCompleteness => known.get(traceId) ?? NEVER_COMPLETE;
      const { written } = stamps;
      const again = new Map(
        group.map(due => [due.traceId, recordAgain(project, due, { before: beforeOf(due.traceId), written })]),
      );
      const changed = group.map(due => due.traceId).filter(traceId => again.get(traceId) === undefined);
      const contents =
        changed.length === 0 ? new Map<TraceId, TraceContent>() : await store.readTraces(project, changed);
      const records: SummaryRecord[] = [];
      const failures: string[] = [];
      const open: { traceId: TraceId; ended: boolean }[] = [];
      const completed: TraceId[] = [];
      const list = (traceId: TraceId, { record, reached, failures: failed }: Listed): void => {
        records.push(record);
        failures.push(...failed);
        if (reached) completed.push(traceId);
        const { completed: since, ended } = record.completeness;
        if (since === 0n) open.push({ traceId, ended });
      };
      for (const due of group) {
        const { traceId } = due;
        const same = again.get(traceId);
        if (same !== undefined) {
          list(traceId, same);
          continue;
        }
        const content = contents.get(traceId);
        if (content === undefined || content.spans.length === 0) continue;
        const before = beforeOf(traceId);
        const circumstances = await lateOf(project, due, before);
        try {
          list(traceId, await recordOf(project, due, content, { before, circumstances, written }));
        } catch (error) {
          failures.push(`trace ${traceId} could not be assembled: ${describeError(error)}`);
        }
      }
      await store.writeSummaries(project, records, stamps);
      return { failures, open, completed };
    },

    async trajectoryText(project, trace, window) {
      const [[size], known] = await Promise.all([
        store.measureTraces(project, [trace]),
        store.completeness(project, [trace]),
      ]);
      if (size === undefined) return null;
      const before = known.get(trace) ?? NEVER_COMPLETE;
      const state = [project, trace, size.newest, size.pieces, before.completed].join(' ');
      const trajectory = await recent.get(state, () => trajectoryOf(project, size, before));
      return trajectory === null ? null : textOf(windowed(trajectory, window));
    },
  };
};

/** A trace that is complete has ended, was said to have, or fell silent. */
const settledAs = ({ ended }: StoredCompleteness): Circumstances => (ended ? { complete: true } : { silent: true });

/** What agents handed to tools may nest deeper than JSON.stringify follows. */
const textOf = (trajectory: Trajectory): string => {
  try {
    return JSON.stringify(trajectory);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonText(trajectory as unknown as Json); // plain JSON by its type; only its index signature is missing
  }
};
