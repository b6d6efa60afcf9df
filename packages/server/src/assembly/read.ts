import { plainText, summarise, type TraceId, type Trajectory } from '@pawl/core/trajectory';
import {
  type EventStore,
  type Project,
  type SummaryRecord,
  TRACE_LIMITS,
  type TraceContent,
  type TraceSize,
} from '../stores/index.js';

/** Turns what is stored of a trace into its canonical form. */
export type ToTrajectory = (content: TraceContent) => Trajectory;

/** The trajectory of a trace, with everything stored so far; null when nothing is. */
export const readTrajectory = async (
  store: EventStore,
  toTrajectory: ToTrajectory,
  project: Project,
  trace: TraceId,
): Promise<Trajectory | null> => {
  const [size] = await store.measureTraces(project, [trace]);
  if (size === undefined) return null;
  const content = (await store.readTraces(project, [trace])).get(trace);
  return content === undefined || content.spans.length === 0 ? null : noteCut(toTrajectory(content), content, size);
};

/** Says so where a trace was too large to be read whole. */
export const noteCut = (trajectory: Trajectory, { spans }: TraceContent, size: TraceSize): Trajectory => {
  if (spans.length >= size.spans) return trajectory;
  const limits = `${TRACE_LIMITS.spans} spans or ${TRACE_LIMITS.bytes / 1024 ** 2} MiB`;
  const note = `shows ${spans.length} of ${size.spans} spans: one trajectory is read up to ${limits}`;
  return { ...trajectory, notes: [...trajectory.notes, note] };
};

/** Characters of input and output that a search looks through, each; of the error a quarter. */
const SEARCHED = 16_384;

export const summaryRecord = (trajectory: Trajectory, received: bigint): SummaryRecord => ({
  summary: summarise(trajectory),
  received,
  search: [
    trajectory.id,
    trajectory.agent.name ?? '',
    (trajectory.error ?? '').slice(0, SEARCHED / 4),
    plainText(trajectory.input).slice(0, SEARCHED),
    plainText(trajectory.output).slice(0, SEARCHED),
  ].join('\n'),
});
