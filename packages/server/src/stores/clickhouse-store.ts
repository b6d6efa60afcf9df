import type { ClickHouseClient } from '@clickhouse/client';
import type { TraceId } from '@pawl/core/trajectory';
import { clickhouseMeasures } from './clickhouse-measures.js';
import { clickhouseSessions } from './clickhouse-sessions.js';
import { insertRows, rowsOf } from './clickhouse-statements.js';
import { contentsSweep } from './clickhouse-sweep.js';
import { clickhouseTraces } from './clickhouse-traces.js';
import { clickhouseTrajectories } from './clickhouse-trajectories.js';
import { type OpenRow, openTraces } from './completeness.js';
import { CONTENT_COLUMNS } from './contents/index.js';
import type { EventStore } from './event-store.js';
import { createMicroBatch } from './micro-batch.js';
import { migrateEvents } from './migrations.js';
import { createPendingStamps } from './pending.js';
import { clickhouseReceived } from './received.js';
import { createRecordWriters, type RecordRows } from './record-writers.js';
import { UNREDACTED } from './redactor.js';
import { SPAN_LOG_COLUMNS } from './span-logs.js';
import { SPAN_COLUMNS, unassembledTraces } from './spans.js';
import { stampsAfter } from './stamps.js';
import * as trajectories from './trajectories.js';

/** Hashes that anybody can make: of no use for data of others. */
const NO_KEY = new Uint8Array(32);

/**
 * The event store on ClickHouse's SQL, in either of its sizes. Brings its tables up to this version. Contents are hashed
 * with `contentsKey`.
 */
export const openClickhouseStore = async (
  client: ClickHouseClient,
  nowMs: () => number,
  contentsKey: Uint8Array = NO_KEY,
): Promise<EventStore> => {
  await migrateEvents(client);
  const [greatest] = await rowsOf<{ stamp: string }>(client, trajectories.greatestStamp());
  const stamp = stampsAfter(BigInt(greatest?.stamp ?? 0), nowMs);
  const pending = createPendingStamps(stamp);
  const writers = createRecordWriters(contentsKey, stamp);
  /** Contents first: whoever sees a record finds what it refers to. */
  const write = (table: 'spans' | 'span_logs', columns: readonly string[]) => async (chunks: readonly RecordRows[]) => {
    const contents = chunks.map(chunk => chunk.contents).filter(rows => rows.count > 0);
    if (contents.length > 0) {
      const rows = contents.map(each => each.take());
      await insertRows(client, 'contents', CONTENT_COLUMNS, rows);
      for (const each of contents) each.stored();
    }
    await insertRows(
      client,
      table,
      columns,
      chunks.map(chunk => chunk.records),
    );
  };
  const spanBatch = createMicroBatch(write('spans', SPAN_COLUMNS));
  const logBatch = createMicroBatch(write('span_logs', SPAN_LOG_COLUMNS));

  return {
    ...clickhouseTraces(client),
    ...clickhouseTrajectories(client),
    ...clickhouseSessions(client),
    ...clickhouseMeasures(client),
    appendSpans: (project, spans, redact = UNREDACTED) =>
      pending.during(async () => spanBatch.add(await writers.spans(project, spans, redact))),
    appendLogs: (project, logs, redact = UNREDACTED) =>
      pending.during(async () => logBatch.add(await writers.logs(project, logs, redact))),
    received: clickhouseReceived(client, pending.settledThrough),
    sweepContents: contentsSweep(client, writers, pending, stamp),

    async unassembledTraces(limit) {
      type Row = { project: string; trace_id: TraceId };
      const [row] = await rowsOf<{ through: string }>(client, trajectories.assembledThrough());
      const found = await rowsOf<Row>(client, unassembledTraces(BigInt(row?.through ?? 0), limit));
      return found.map(({ project, trace_id }) => ({ project, traceId: trace_id }));
    },

    async openTraces(after, limit) {
      const rows = await rowsOf<OpenRow>(client, openTraces(after, limit));
      return rows.map(row => ({
        project: row.project,
        traceId: row.id,
        newestNs: row.newest,
        ended: row.ended === 1,
        received: BigInt(row.received),
      }));
    },

    stamp,
    async settle() {
      await Promise.all([spanBatch.settle(), logBatch.settle()]);
    },
  };
};
