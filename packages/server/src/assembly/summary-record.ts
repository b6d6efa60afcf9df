import { namesOf } from '@pawl/core/feedback';
import { openCalls, plainText, summarise, type Trajectory } from '@pawl/core/trajectory';
import {
  completenessShown,
  type StoredCompleteness,
  type SummaryRecord,
  TRACE_LIMITS,
  type TraceContent,
  type TraceSize,
} from '../stores/index.js';

/** Says so where a trace was too large to be read whole. */
export const noteCut = (trajectory: Trajectory, { spans }: TraceContent, size: TraceSize): Trajectory => {
  if (spans.length >= size.spans) return trajectory;
  const limits = `${TRACE_LIMITS.spans} spans or ${TRACE_LIMITS.bytes / 1024 ** 2} MiB`;
  const note = `shows ${spans.length} of ${size.spans} spans: one trajectory is read up to ${limits}`;
  return { ...trajectory, notes: [...trajectory.notes, note] };
};

/** Characters of input and output that a search looks through, each; of the error a quarter. */
const SEARCHED = 16_384;

/** What the list keeps of a trajectory. `received` is the stamp of its newest span or log record. */
export const summaryRecord = (
  trajectory: Trajectory,
  received: bigint,
  completeness: StoredCompleteness,
): SummaryRecord => ({
  summary: summarise(trajectory, completenessShown(completeness)),
  received,
  tags: tagsOf(trajectory),
  labels: [...new Set(trajectory.annotations.map(({ label }) => label))].slice(0, MOST_FACTS),
  references: namesOf(trajectory),
  completeness,
  calls: openCalls(trajectory.steps),
  search: [
    trajectory.id,
    trajectory.agent.name ?? '',
    (trajectory.error ?? '').slice(0, SEARCHED / 4),
    plainText(trajectory.input).slice(0, SEARCHED),
    plainText(trajectory.output).slice(0, SEARCHED),
  ].join('\n'),
});

/** The same record of a trajectory whose completeness alone has changed. */
export const withCompleteness = (record: SummaryRecord, completeness: StoredCompleteness): SummaryRecord => ({
  ...record,
  summary: { ...record.summary, completeness: completenessShown(completeness) },
  completeness,
});

/** Tags and labels of one trajectory that rules can go by. */
const MOST_FACTS = 100;
const LONGEST_TAG = 256;

/** Tags whose value is a text, a number, true or false, as text. */
const tagsOf = ({ tags }: Trajectory): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(tags)
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .slice(0, MOST_FACTS)
      .map(([tag, value]) => [tag.slice(0, LONGEST_TAG), String(value).slice(0, LONGEST_TAG)]),
  );
