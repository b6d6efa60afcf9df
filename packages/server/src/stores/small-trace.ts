import type { TraceId } from '@pawl/core/trajectory';
import type { RecordRow } from './clickhouse-traces.js';
import type { TraceSize } from './event-store.js';
import type { Project, Query } from './query.js';

/** Up to here a trace is read at once, without asking before how large it is: payloads in characters, bytes with contents. */
export const SMALL_TRACE = { records: 500, payload: 128 * 1024, bytes: 16 * 1024 * 1024 } as const;

const HASHES = 'lower(arrayStringConcat(arrayMap(content -> hex(content), contents))) AS hashes';
const PAYLOAD = `if(length(payload) <= ${SMALL_TRACE.payload}, payload, '') AS payload`;

/**
 * Every copy of the spans of a trace, in no order, one more than a small one has at most. Rows: {@link SmallSpanRow}. Plain
 * on purpose: putting copies together costs the engine more than reading them.
 */
export const spansOfSmall = (project: Project, trace: TraceId): Query => ({
  text: `
SELECT trace_id, span_id, root, bytes, toString(received) AS received, toString(rank) AS rank, ${HASHES}, ${PAYLOAD}
FROM pawl.spans WHERE project = {project:String} AND trace_id = {trace:String} LIMIT {limit:UInt32}`,
  params: { project, trace, limit: SMALL_TRACE.records + 1 },
});

/** The same of its log records. Rows: {@link SmallLogRow}. */
export const logsOfSmall = (project: Project, trace: TraceId): Query => ({
  text: `
SELECT trace_id, span_id, bytes, toString(received) AS received, toString(content) AS content, ${HASHES}, ${PAYLOAD}
FROM pawl.span_logs WHERE project = {project:String} AND trace_id = {trace:String} LIMIT {limit:UInt32}`,
  params: { project, trace, limit: SMALL_TRACE.records + 1 },
});

interface SmallRow extends RecordRow {
  readonly bytes: number;
  readonly received: string;
}

/** A row of {@link spansOfSmall}. */
export interface SmallSpanRow extends SmallRow {
  readonly root: number;
  readonly rank: string;
}

/** A row of {@link logsOfSmall}. */
export interface SmallLogRow extends SmallRow {
  readonly content: string;
}

/** Whether these rows are all of the trace, with all that is in them. */
export const isSmall = (spans: readonly SmallSpanRow[], logs: readonly SmallLogRow[]): boolean => {
  const rows = [...spans, ...logs];
  return (
    rows.length <= SMALL_TRACE.records &&
    rows.every(row => row.payload !== '') &&
    rows.reduce((sum, row) => sum + row.bytes, 0) <= SMALL_TRACE.bytes
  );
};

const order = (a: string, b: string): number => {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : Number(difference > 0n);
};
const lastBy = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] => [
  ...new Map(rows.map(row => [keyOf(row), row])).values(),
];

/** Each span once, as `spansOfTraces` gives them: root spans first, then in the order received. */
export const spansOnce = (rows: readonly SmallSpanRow[]): readonly SmallSpanRow[] =>
  lastBy(
    rows.toSorted((a, b) => order(a.rank, b.rank)),
    row => row.span_id,
  ).toSorted((a, b) => b.root - a.root || order(a.received, b.received));

const logKey = (row: SmallLogRow): string => `${row.span_id} ${row.content}`;

/** Each log record once, as it came first, in the order received. */
export const logsOnce = (rows: readonly SmallLogRow[]): readonly SmallLogRow[] =>
  lastBy(
    rows.toSorted((a, b) => order(b.received, a.received)),
    logKey,
  ).toSorted((a, b) => order(a.received, b.received));

/** What `sizesOfTraces` says of it. Null when there is nothing. */
export const sizeOfSmall = (
  traceId: TraceId,
  spans: readonly SmallSpanRow[],
  logs: readonly SmallLogRow[],
): TraceSize | null => {
  const stamps = [...spans, ...logs].map(row => row.received).sort(order);
  const [oldest, newest] = [stamps[0], stamps.at(-1)];
  if (oldest === undefined || newest === undefined) return null;
  const distinct = new Set(spans.map(row => row.span_id)).size;
  const ended = new Set(spans.filter(row => row.rank !== row.received).map(row => row.span_id)).size;
  return {
    traceId,
    spans: distinct,
    pieces: distinct + ended + new Set(logs.map(logKey)).size,
    bytes: [...spans, ...logs].reduce((sum, row) => sum + row.bytes, 0),
    oldest: BigInt(oldest),
    newest: BigInt(newest),
  };
};
