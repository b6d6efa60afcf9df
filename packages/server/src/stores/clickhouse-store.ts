import type { ClickHouseClient } from '@clickhouse/client';
import type { TraceId } from '@pawl/core/trajectory';
import { insertLines, rowsOf } from './clickhouse-statements.js';
import { clickhouseTraces } from './clickhouse-traces.js';
import { clickhouseTrajectories } from './clickhouse-trajectories.js';
import type { EventStore } from './event-store.js';
import { createMicroBatch } from './micro-batch.js';
import { migrateEvents } from './migrations.js';
import { createPendingStamps } from './pending.js';
import { clickhouseReceived } from './received.js';
import { spanLogLine } from './span-logs.js';
import { spanLine, unassembledTraces } from './spans.js';
import { stampsAfter } from './stamps.js';
import * as trajectories from './trajectories.js';

/** The event store on ClickHouse's SQL, in either of its sizes. Brings its tables up to this version. */
export const openClickhouseStore = async (client: ClickHouseClient, nowMs: () => number): Promise<EventStore> => {
  await migrateEvents(client);
  const [greatest] = await rowsOf<{ stamp: string }>(client, trajectories.greatestStamp());
  const stamp = stampsAfter(BigInt(greatest?.stamp ?? 0), nowMs);
  const pending = createPendingStamps(stamp);
  const spanBatch = createMicroBatch(lines => insertLines(client, 'spans', lines));
  const logBatch = createMicroBatch(lines => insertLines(client, 'span_logs', lines));

  return {
    ...clickhouseTraces(client),
    ...clickhouseTrajectories(client),
    appendSpans: (project, spans) =>
      pending.stamped(stamp => spanBatch.add(spans.map(span => spanLine(project, span, stamp())))),
    appendLogs: (project, logs) =>
      pending.stamped(stamp => logBatch.add(logs.map(log => spanLogLine(project, log, stamp())))),
    received: clickhouseReceived(client, pending.settledThrough),

    async unassembledTraces(limit) {
      type Row = { project: string; trace_id: TraceId };
      const [row] = await rowsOf<{ through: string }>(client, trajectories.assembledThrough());
      const found = await rowsOf<Row>(client, unassembledTraces(BigInt(row?.through ?? 0), limit));
      return found.map(({ project, trace_id }) => ({ project, traceId: trace_id }));
    },

    stamp,
    async settle() {
      await Promise.all([spanBatch.settle(), logBatch.settle()]);
    },
  };
};
