import type { ClickHouseClient } from '@clickhouse/client';
import type { Span, SpanLog } from '@pawl/core/trajectory';
import { rowsOf } from './clickhouse-statements.js';
import { type RecordRow, restoreRecords } from './clickhouse-traces.js';
import type { Project, Query } from './query.js';

/** What came in as it is stored, in the order in which it was taken: the store as a queue that is read more than once. */
export interface ReceivedStore {
  /** Everything stamped up to here is stored, or was refused to its sender. */
  settledThrough(): bigint;
  /**
   * Spans or log records stamped after `position` and up to `through`, oldest first: at most `rows`, and `bytes` of them
   * but at least one. Of copies that the engine has merged only the one that counts is left.
   */
  after<S extends ReceivedSignal>(signal: S, range: StampRange, limits: PageLimits): Promise<readonly Received<S>[]>;
  /** How much there is of a range. */
  measure(signal: ReceivedSignal, range: StampRange): Promise<ReceivedSize>;
  /** The stamp after which there are at most `bytes`; that of `position` where there are no more. */
  leaving(signal: ReceivedSignal, position: bigint, bytes: number): Promise<bigint>;
}

export type ReceivedSignal = keyof ReceivedItems;

interface ReceivedItems {
  readonly traces: Span;
  readonly logs: SpanLog;
}

export interface Received<S extends ReceivedSignal> {
  readonly stamp: bigint;
  readonly item: ReceivedItems[S];
}

/** Stamps after `position`, up to `through` and with it. */
export interface StampRange {
  readonly position: bigint;
  readonly through: bigint;
}

export interface PageLimits {
  readonly rows: number;
  readonly bytes: number;
}

export interface ReceivedSize {
  readonly count: number;
  readonly bytes: number;
  /** Stamp of the oldest; null where there is none. */
  readonly oldest: bigint | null;
}

const TABLES: Readonly<Record<ReceivedSignal, string>> = { traces: 'pawl.spans', logs: 'pawl.span_logs' };

// The partition key keeps least and greatest `received` of each part, so that old parts are not read.
const within = ({ position, through }: StampRange) => ({
  condition: 'received > {position:UInt64} AND received <= {through:UInt64}',
  params: { position: String(position), through: String(through) },
});

/** Rows: `stamp`, `bytes`. Narrow columns only, to find how far a page goes. */
const stampsOf = (signal: ReceivedSignal, range: StampRange, rows: number): Query => {
  const { condition, params } = within(range);
  return {
    text: `
SELECT toString(received) AS stamp, bytes FROM ${TABLES[signal]} WHERE ${condition}
ORDER BY received LIMIT {rows:UInt32}`,
    params: { ...params, rows },
  };
};

/** Rows: `stamp`, `project`, and those of a record. */
const recordsOf = (signal: ReceivedSignal, range: StampRange): Query => {
  const { condition, params } = within(range);
  return {
    text: `
SELECT toString(received) AS stamp, project, trace_id, span_id, payload,
  lower(arrayStringConcat(arrayMap(content -> hex(content), contents))) AS hashes
FROM ${TABLES[signal]} WHERE ${condition} ORDER BY received`,
    params,
  };
};

/** One row: `count`, `bytes`, `oldest`. */
const sizeOf = (signal: ReceivedSignal, range: StampRange): Query => {
  const { condition, params } = within(range);
  return {
    text: `
SELECT toString(count()) AS count, toString(sum(bytes)) AS bytes, toString(min(received)) AS oldest
FROM ${TABLES[signal]} WHERE ${condition}`,
    params,
  };
};

/** One row: `stamp`, of the newest row with which those after `position` are more than `bytes`; 0 where none is. */
const leavingOf = (signal: ReceivedSignal, position: bigint, bytes: number): Query => ({
  text: `
SELECT toString(max(received)) AS stamp FROM (
  SELECT received, sum(bytes) OVER (ORDER BY received DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
  FROM ${TABLES[signal]} WHERE received > {position:UInt64}
)
WHERE so_far > {bytes:UInt64}`,
  params: { position: String(position), bytes: String(bytes) },
});

export const clickhouseReceived = (client: ClickHouseClient, settledThrough: () => bigint): ReceivedStore => ({
  settledThrough,
  async after<S extends ReceivedSignal>(signal: S, range: StampRange, limits: PageLimits) {
    const found = await rowsOf<{ stamp: string; bytes: number }>(client, stampsOf(signal, range, limits.rows));
    let bytes = 0;
    const fitting = found.filter((row, index) => {
      bytes += row.bytes;
      return index === 0 || bytes <= limits.bytes;
    });
    const last = fitting.at(-1);
    if (last === undefined) return [];
    const page = { position: range.position, through: BigInt(last.stamp) };
    type Row = RecordRow & { stamp: string; project: Project };
    const rows = await rowsOf<Row>(client, recordsOf(signal, page));
    const items = new Map<Row, ReceivedItems[S]>();
    for (const project of new Set(rows.map(row => row.project))) {
      const those = rows.filter(row => row.project === project);
      const restored = await restoreRecords<ReceivedItems[S]>(client, project, those);
      for (const [index, row] of those.entries()) {
        const item = restored[index];
        if (item !== undefined) items.set(row, item);
      }
    }
    return rows.flatMap(row => {
      const item = items.get(row);
      return item === undefined ? [] : [{ stamp: BigInt(row.stamp), item }];
    });
  },
  async measure(signal, range) {
    type Row = { count: string; bytes: string; oldest: string };
    const [row] = await rowsOf<Row>(client, sizeOf(signal, range));
    const count = Number(row?.count ?? 0);
    return { count, bytes: Number(row?.bytes ?? 0), oldest: count === 0 ? null : BigInt(row?.oldest ?? 0) };
  },
  async leaving(signal, position, bytes) {
    const [row] = await rowsOf<{ stamp: string }>(client, leavingOf(signal, position, bytes));
    const stamp = BigInt(row?.stamp ?? 0);
    return stamp > position ? stamp : position;
  },
});
