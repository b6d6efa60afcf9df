import { understandingOf } from '@pawl/core/conventions';
import { runFacts } from '@pawl/core/measures';
import { type Json, jsonText, type TraceId, type Trajectory } from '@pawl/core/trajectory';
import { describeError } from '../engines/log.js';
import type { Project, SummaryRecord, SummaryStamps, TraceContent, TraceSize, TraceStore } from '../stores/index.js';
import { noteCut, summaryRecord } from './summary-record.js';

/** Turns what is stored of a trace into its canonical form. */
export type ToTrajectory = (content: TraceContent) => Trajectory;

/** The heavy part: reading traces and assembling them. Done in a process of its own, or in tests at once. */
export interface TraceWork {
  /** Reads these traces and writes their summaries. Returns what could not be assembled, one line each. */
  summarise(project: Project, group: readonly TraceSize[], stamps: SummaryStamps): Promise<readonly string[]>;
  /** The trajectory of a trace with everything stored so far, as JSON text; null when nothing is. */
  trajectoryText(project: Project, trace: TraceId): Promise<string | null>;
}

/** Does the work where it is called. */
export const createTraceWork = (store: TraceStore, toTrajectory: ToTrajectory): TraceWork => ({
  async summarise(project, group, stamps) {
    const contents = await store.readTraces(
      project,
      group.map(size => size.traceId),
    );
    const records: SummaryRecord[] = [];
    const failures: string[] = [];
    for (const size of group) {
      const content = contents.get(size.traceId);
      if (content === undefined || content.spans.length === 0) continue;
      try {
        const trajectory = noteCut(toTrajectory(content), content, size);
        const facts = runFacts(trajectory, understandingOf(content.spans, { logs: content.logs }));
        records.push({ ...summaryRecord(trajectory, size.newest), facts });
      } catch (error) {
        failures.push(`trace ${size.traceId} could not be assembled: ${describeError(error)}`);
      }
    }
    await store.writeSummaries(project, records, stamps);
    return failures;
  },

  async trajectoryText(project, trace) {
    const [size] = await store.measureTraces(project, [trace]);
    if (size === undefined) return null;
    const content = (await store.readTraces(project, [trace])).get(trace);
    if (content === undefined || content.spans.length === 0) return null;
    return textOf(noteCut(toTrajectory(content), content, size));
  },
});

/** What agents handed to tools may nest deeper than JSON.stringify follows. */
const textOf = (trajectory: Trajectory): string => {
  try {
    return JSON.stringify(trajectory);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return jsonText(trajectory as unknown as Json); // plain JSON by its type; only its index signature is missing
  }
};
