import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type EventEngine, openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { type EventStore, openClickhouseStore } from '../stores/index.js';
import { span, spanId, traceId } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';
import { createTraceProcess, type TraceProcess, TraceProcessLost } from './trace-process.js';

const folder = temporaryFolder();
let engine: EventEngine;
let store: EventStore;
let assembling: TraceProcess;
beforeAll(async () => {
  engine = await openEmbeddedEvents(prepareDataDirectory(folder.path), () => {});
  store = await openClickhouseStore(engine.client, Date.now);
  await store.appendSpans('p', [span(), span({ spanId: spanId(2), parentSpanId: spanId(1) })]);
});
afterEach(() => assembling.close());
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const quiet = (): void => {};
const stamps = () => ({ written: store.stamp(), assembledThrough: 0n });

it('reads a trajectory and writes its summary', async () => {
  assembling = createTraceProcess(engine.connection, quiet);
  const text = await assembling.trajectoryText('p', traceId(1));
  expect(JSON.parse(text ?? '')).toMatchObject({ id: traceId(1), totals: { steps: 2 } });
  expect(await assembling.trajectoryText('p', traceId(2))).toBeNull();
  const group = await store.measureTraces('p', [traceId(1)]);
  expect(await assembling.summarise('p', group, stamps())).toEqual([]);
  expect((await store.listTrajectories('p', { limit: 5 })).items).toMatchObject([{ id: traceId(1) }]);
});

it('tells what the engine refused', async () => {
  assembling = createTraceProcess({ ...engine.connection, socket: '/nonexistent' }, quiet);
  await expect(assembling.trajectoryText('p', traceId(1))).rejects.toMatchObject({ code: 'ENOENT' });
});

it.each([
  { limit: 'its memory', limits: { memoryMib: 40, taskMs: 60_000 } },
  { limit: 'its time', limits: { memoryMib: 512, taskMs: 1 } },
])('is replaced when it exceeds $limit, and says that it was lost', async ({ limits }) => {
  const large = Array.from({ length: 4_000 }, (_, n) =>
    span({ traceId: traceId(9), spanId: spanId(n + 1), attributes: { text: `${n} `.repeat(3_000) } }),
  );
  await store.appendSpans('p', large);
  const lines: string[] = [];
  assembling = createTraceProcess(engine.connection, line => lines.push(line), limits);
  const both = [assembling.trajectoryText('p', traceId(9)), assembling.trajectoryText('p', traceId(9))];
  for (const result of await Promise.allSettled(both)) {
    expect(result.status === 'rejected' && result.reason).toBeInstanceOf(TraceProcessLost);
  }
  expect(lines).toHaveLength(1);
  if (limits.taskMs > 1_000) expect(await assembling.trajectoryText('p', traceId(1))).not.toBeNull();
});

it('refuses work once it is closed', async () => {
  assembling = createTraceProcess(engine.connection, quiet);
  await assembling.close();
  await expect(assembling.trajectoryText('p', traceId(1))).rejects.toThrow('the server is closing');
});
