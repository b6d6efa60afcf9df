import type { ClickHouseClient } from '@clickhouse/client';

import type { Span, SpanId, SpanLog, TraceId } from '@pawl/core/trajectory';
import { inParts } from './clickhouse-parts.js';
import { commandOf, insertLines, rowsOf } from './clickhouse-statements.js';

import {
  type CompletenessRow,
  completenessOf,
  completenessOfTraces,
  type SpanRow,
  type StoredCompleteness,
  spansAfter,
} from './completeness.js';
import { contentsOf, createRestorer, type Restorer } from './contents/index.js';
import { TRACE_LIMITS, type TraceStore } from './event-store.js';
import type { Project } from './query.js';
import { carriedOut, carryOutAgain } from './retention.js';
import { goneFactsLine, runFactsLine } from './run-facts.js';

import {
  isSmall,
  logsOfSmall,
  logsOnce,
  type SmallLogRow,
  type SmallSpanRow,
  sizeOfSmall,
  spansOfSmall,
  spansOnce,
} from './small-trace.js';
import { logsOfTraces } from './span-logs.js';
import { sizesOfTraces, spansOfTraces } from './spans.js';
import { goneLine, newestOf, placesOf, type SummaryRecord, trajectoryLine } from './trajectories.js';
import { referenceLines } from './trajectory-references.js';

/** Of 35 characters each: a server takes 128 KiB of a parameter. */
const CONTENTS_PER_QUERY = 3_000;

/** Reads traces and writes their summaries. Expects the tables. */
export const clickhouseTraces = (client: ClickHouseClient): TraceStore => ({
  async measureTraces(project, traces) {
    type Row = { trace_id: TraceId; spans: string; pieces: string; bytes: string; oldest: string; newest: string };
    const found: Row[] = [];
    for (const part of inParts(traces)) found.push(...(await rowsOf<Row>(client, sizesOfTraces(project, part))));
    return found.map(row => ({
      traceId: row.trace_id,
      spans: Number(row.spans),
      pieces: Number(row.pieces),
      bytes: Number(row.bytes),
      oldest: BigInt(row.oldest),
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
    for (const part of inParts(traces)) {
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

  async readSmallTrace(project, trace) {
    const [spans, logs] = await Promise.all([
      rowsOf<SmallSpanRow>(client, spansOfSmall(project, trace)),
      rowsOf<SmallLogRow>(client, logsOfSmall(project, trace)),
    ]);
    if (!isSmall(spans, logs)) return 'too large';
    const size = sizeOfSmall(trace, spans, logs);
    if (size === null) return null;
    const { restore } = createRestorer(await textsOf(client, project, [trace], [...spans, ...logs]));
    return {
      size,
      content: {
        spans: spansOnce(spans).map(row => recordOf<Span>(row, restore)),
        logs: logsOnce(logs).map(row => recordOf<SpanLog>(row, restore)),
      },
    };
  },

  async completeness(project, traces) {
    const found = new Map<TraceId, StoredCompleteness>();
    for (const part of inParts(traces)) {
      const rows = await rowsOf<CompletenessRow>(client, completenessOfTraces(project, part));
      for (const row of rows) found.set(row.id, completenessOf(row));
    }
    return found;
  },

  async spansAfter(project, trace, stamp) {
    const rows = await rowsOf<SpanRow>(client, spansAfter(project, trace, stamp, TRACE_LIMITS.spans));
    return new Set(rows.map(row => row.span_id));
  },

  async removedTraces(project, traces, written) {
    const removed = new Set<string>();
    for (const part of inParts(traces)) {
      const rows = await rowsOf<{ id: string }>(client, carriedOut(project, part));
      const ids = rows.map(row => row.id);
      if (ids.length > 0) await commandOf(client, carryOutAgain(project, ids, written));
      for (const id of ids) removed.add(id);
    }
    return removed;
  },

  async writeSummaries(project, records, stamps) {
    if (records.length === 0) return;
    // Before the summaries: what a crash left without a summary is assembled again, with its names.
    const names = records.flatMap(({ summary, references = [] }) =>
      referenceLines(project, summary.id, references, stamps.written),
    );
    if (names.length > 0) await insertLines(client, 'trajectory_references', names);
    const places = await placesOfRecords(client, project, records);
    const facts = records.flatMap(({ facts, ...record }) => {
      if (facts === undefined) return [];
      const [earlier, newest] = [places.get(facts.id), newestOf(record)];
      const line = runFactsLine(project, facts, newest, stamps.written);
      if (earlier === undefined || earlier === newest) return [line];
      return [goneFactsLine(project, { id: facts.id, newest: earlier }, stamps.written), line];
    });
    // First, as it is the summary that says that a trace needs no more work.
    if (facts.length > 0) await insertLines(client, 'run_facts', facts);
    const lines = records.flatMap(record => {
      const { id } = record.summary;
      const earlier = places.get(id);
      const moved = earlier !== undefined && earlier !== newestOf(record);
      const line = trajectoryLine(project, record, stamps);
      return moved ? [goneLine(project, { id, newest: earlier }, stamps.written), line] : [line];
    });
    await insertLines(client, 'trajectories', lines);
  },
});

/** Where the last summary of each of these trajectories stands. */
const placesOfRecords = async (
  client: ClickHouseClient,
  project: Project,
  records: readonly SummaryRecord[],
): Promise<ReadonlyMap<string, string>> => {
  const places = new Map<string, string>();
  for (const part of inParts(records.map(record => record.summary.id))) {
    const found = await rowsOf<{ id: string; newest: string }>(client, placesOf(project, part));
    for (const { id, newest } of found) places.set(id, newest);
  }
  return places;
};

/** A span or log record as it is stored. */
export interface RecordRow {
  readonly trace_id: TraceId;
  readonly span_id: SpanId;
  readonly payload: string;
  /** Of its contents, in hex, one after the other. */
  readonly hashes: string;
}

/** Records whole, with the contents that were taken out of them; in the order of the rows. */
export const restoreRecords = async <T extends Span | SpanLog>(
  client: ClickHouseClient,
  project: Project,
  rows: readonly RecordRow[],
): Promise<readonly T[]> => {
  const restored = new Map<RecordRow, T>();
  for (const part of inParts([...new Set(rows.map(row => row.trace_id))])) {
    const traces = new Set(part);
    const those = rows.filter(row => traces.has(row.trace_id));
    const { restore } = createRestorer(await textsOf(client, project, part, those));
    for (const row of those) restored.set(row, recordOf<T>(row, restore));
  }
  return rows.flatMap(row => restored.get(row) ?? []);
};

/** What this store wrote; before contents were taken out, the ids stood in the payload. */
const recordOf = <T extends Span | SpanLog>(row: RecordRow, restore: Restorer['restore']): T =>
  Object.assign(
    { traceId: row.trace_id, spanId: row.span_id },
    JSON.parse(restore(row.payload, hashesOf(row.hashes))),
  ) as T;

const hashesOf = (hashes: string): readonly string[] => hashes.match(/.{32}/g) ?? [];

/** The texts that some records refer to, each once. */
const textsOf = async (
  client: ClickHouseClient,
  project: Project,
  traces: readonly TraceId[],
  records: readonly RecordRow[],
): Promise<ReadonlyMap<string, string>> => {
  const wanted = new Set(records.flatMap(record => hashesOf(record.hashes)));
  const texts = new Map<string, string>();
  for (const hashes of inParts([...wanted], CONTENTS_PER_QUERY)) {
    type Row = { name: string; text: string };
    const rows = await rowsOf<Row>(client, contentsOf(project, traces, hashes));
    for (const { name, text } of rows) texts.set(name, text);
  }
  return texts;
};
