import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Span, SpanLog, TraceId, TrajectorySummary } from '@pawl/core/trajectory';
import { type EventStore, TRACE_LIMITS, type TraceContent } from './event-store.js';
import { createMicroBatch } from './micro-batch.js';
import type { Query } from './query.js';
import { CREATE_SPAN_LOGS, logsOfTraces, spanLogLine } from './span-logs.js';
import { CREATE_SPANS, sizesOfTraces, spanLine, spansOfTraces, unassembledTraces } from './spans.js';
import { stampsAfter } from './stamps.js';
import * as trajectories from './trajectories.js';

type Table = 'spans' | 'span_logs' | 'trajectories';

const READ_SECONDS = 20;
const WRITE_SECONDS = 25;
const READ_MEMORY_BYTES = 2 * 1024 ** 3;
const FACET_VALUES = 200;
/** Parameters travel in the URL, which servers limit; so many trace ids fit in every one. */
const TRACES_PER_QUERY = 200;

/** The event store on ClickHouse's SQL, in either of its sizes. Creates what is missing. */
export const openClickhouseStore = async (client: ClickHouseClient, nowMs: () => number): Promise<EventStore> => {
  const rows = async <Row>({ text, params }: Query): Promise<readonly Row[]> => {
    const result = await client.query({
      query: text,
      query_params: { ...params },
      format: 'JSONEachRow',
      clickhouse_settings: { max_execution_time: READ_SECONDS, max_memory_usage: String(READ_MEMORY_BYTES) },
    });
    return result.json<Row>();
  };

  const write = async (table: Table, lines: readonly string[]): Promise<void> => {
    const { stream } = await client.exec({
      query: `INSERT INTO pawl.${table} FORMAT JSONEachRow`,
      values: Readable.from([Buffer.from(lines.join(''))], { objectMode: false }),
      // async_insert would acknowledge by other rules, and it is on by default in new servers.
      clickhouse_settings: { async_insert: 0, max_execution_time: WRITE_SECONDS },
    });
    for await (const _ of stream);
  };

  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS pawl ENGINE = Atomic' });
  for (const query of [CREATE_SPANS, CREATE_SPAN_LOGS, trajectories.CREATE_TRAJECTORIES])
    await client.command({ query });

  const [greatest] = await rows<{ stamp: string }>(trajectories.greatestStamp());
  const stamp = stampsAfter(BigInt(greatest?.stamp ?? 0), nowMs);
  const spanBatch = createMicroBatch(lines => write('spans', lines));
  const logBatch = createMicroBatch(lines => write('span_logs', lines));

  return {
    appendSpans: (project, spans) => spanBatch.add(spans.map(span => spanLine(project, span, stamp()))),
    appendLogs: (project, logs) => logBatch.add(logs.map(log => spanLogLine(project, log, stamp()))),

    async measureTraces(project, traces) {
      type Row = { trace_id: TraceId; spans: string; bytes: string; newest: string };
      const found: Row[] = [];
      for (const part of partsOf(traces)) found.push(...(await rows<Row>(sizesOfTraces(project, part))));
      return found.map(row => ({
        traceId: row.trace_id,
        spans: Number(row.spans),
        bytes: Number(row.bytes),
        newest: BigInt(row.newest),
      }));
    },
    async readTraces(project, traces) {
      type Row = { trace_id: TraceId; payload: string };
      const contents = new Map<TraceId, { spans: Span[]; logs: SpanLog[] }>();
      const contentOf = (trace: TraceId): { spans: Span[]; logs: SpanLog[] } => {
        const found = contents.get(trace) ?? { spans: [], logs: [] };
        contents.set(trace, found);
        return found;
      };
      for (const part of partsOf(traces)) {
        const [spans, logs] = await Promise.all([
          rows<Row>(spansOfTraces(project, part, TRACE_LIMITS)),
          rows<Row>(logsOfTraces(project, part, TRACE_LIMITS.spans)),
        ]);
        // Payloads were written by this store.
        for (const row of spans) contentOf(row.trace_id).spans.push(JSON.parse(row.payload) as Span);
        for (const row of logs) contentOf(row.trace_id).logs.push(JSON.parse(row.payload) as SpanLog);
      }
      return contents satisfies ReadonlyMap<TraceId, TraceContent>;
    },

    async writeSummaries(project, records, assembledThrough) {
      if (records.length === 0) return;
      const lines = records.map(record =>
        trajectories.trajectoryLine(project, record, { written: stamp(), assembledThrough }),
      );
      await write('trajectories', lines);
    },
    async listTrajectories(project, filter) {
      type Row = { id: string; newest: string; summary: string };
      const found = await rows<Row>(trajectories.listTrajectories(project, { ...filter, limit: filter.limit + 1 }));
      const page = found.slice(0, filter.limit);
      const last = page.at(-1);
      return {
        items: page.map(row => JSON.parse(row.summary) as TrajectorySummary), // written by this store
        next: found.length > page.length && last !== undefined ? { newestNs: last.newest, id: last.id } : null,
      };
    },
    async facets(project) {
      type Row = { agents: string[]; versions: string[]; statuses: string[] };
      const [facets] = await rows<Row>(trajectories.trajectoryFacets(project, FACET_VALUES));
      return facets ?? { agents: [], versions: [], statuses: [] };
    },
    async unassembledTraces(limit) {
      const [row] = await rows<{ through: string }>(trajectories.assembledThrough());
      const found = await rows<{ project: string; trace_id: TraceId }>(
        unassembledTraces(BigInt(row?.through ?? 0), limit),
      );
      return found.map(({ project, trace_id }) => ({ project, traceId: trace_id }));
    },

    stamp,
    async settle() {
      await Promise.all([spanBatch.settle(), logBatch.settle()]);
    },
  };
};

const partsOf = (traces: readonly TraceId[]): readonly (readonly TraceId[])[] =>
  Array.from({ length: Math.ceil(traces.length / TRACES_PER_QUERY) }, (_, part) =>
    traces.slice(part * TRACES_PER_QUERY, (part + 1) * TRACES_PER_QUERY),
  );
