import type { ClickHouseClient } from '@clickhouse/client';
import type { Span, SpanId, SpanLog, TraceId } from '@pawl/core/trajectory';
import { insertLines, rowsOf } from './clickhouse-statements.js';
import { contentsOf, createRestorer, type Restorer } from './contents/index.js';
import { TRACE_LIMITS, type TraceStore } from './event-store.js';
import type { Project } from './query.js';
import { logsOfTraces } from './span-logs.js';
import { sizesOfTraces, spansOfTraces } from './spans.js';
import { trajectoryLine } from './trajectories.js';

/** Parameters travel in the URL, which servers limit; so many trace ids fit in every one. */
const TRACES_PER_QUERY = 200;
const CONTENTS_PER_QUERY = 5_000;

/** Reads traces and writes their summaries. Expects the tables. */
export const clickhouseTraces = (client: ClickHouseClient): TraceStore => ({
  async measureTraces(project, traces) {
    type Row = { trace_id: TraceId; spans: string; bytes: string; newest: string };
    const found: Row[] = [];
    for (const part of partsOf(traces, TRACES_PER_QUERY))
      found.push(...(await rowsOf<Row>(client, sizesOfTraces(project, part))));
    return found.map(row => ({
      traceId: row.trace_id,
      spans: Number(row.spans),
      bytes: Number(row.bytes),
      newest: BigInt(row.newest),
    }));
  },

  async readTraces(project, traces) {
    const found = new Map<TraceId, { spans: Span[]; logs: SpanLog[] }>();
    const contentOf = (trace: TraceId): { spans: Span[]; logs: SpanLog[] } => {
      const known = found.get(trace) ?? { spans: [], logs: [] };
      found.set(trace, known);
      return known;
    };
    for (const part of partsOf(traces, TRACES_PER_QUERY)) {
      const [spans, logs] = await Promise.all([
        rowsOf<RecordRow>(client, spansOfTraces(project, part, TRACE_LIMITS)),
        rowsOf<RecordRow>(client, logsOfTraces(project, part, TRACE_LIMITS.spans)),
      ]);
      const { restore } = createRestorer(await textsOf(client, project, part, [...spans, ...logs]));
      for (const row of spans) contentOf(row.trace_id).spans.push(recordOf<Span>(row, restore));
      for (const row of logs) contentOf(row.trace_id).logs.push(recordOf<SpanLog>(row, restore));
    }
    return found;
  },

  async writeSummaries(project, records, stamps) {
    if (records.length === 0) return;
    await insertLines(
      client,
      'trajectories',
      records.map(record => trajectoryLine(project, record, stamps)),
    );
  },
});

interface RecordRow {
  readonly trace_id: TraceId;
  readonly span_id: SpanId;
  readonly payload: string;
  /** Hashes in hex, one after the other. */
  readonly contents: string;
}

/** What this store wrote; before contents were taken out, the ids stood in the payload. */
const recordOf = <T extends Span | SpanLog>(row: RecordRow, restore: Restorer['restore']): T =>
  Object.assign(
    { traceId: row.trace_id, spanId: row.span_id },
    JSON.parse(restore(row.payload, hashesOf(row.contents))),
  ) as T;

const hashesOf = (contents: string): readonly string[] => contents.match(/.{32}/g) ?? [];

/** The texts that some records refer to, each once. */
const textsOf = async (
  client: ClickHouseClient,
  project: Project,
  traces: readonly TraceId[],
  records: readonly RecordRow[],
): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(records.flatMap(({ contents }) => hashesOf(contents)));
  const texts = new Map<string, string>();
  for (const hashes of partsOf([...wanted], CONTENTS_PER_QUERY)) {
    type Row = { hash: string; text: string };
    const rows = await rowsOf<Row>(client, contentsOf(project, traces, hashes));
    for (const { hash, text } of rows) texts.set(hash, text);
  }
  return texts;
};

const partsOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size));
