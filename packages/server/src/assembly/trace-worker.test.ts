import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type EventEngine, openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { type EventStore, openClickhouseStore } from '../stores/index.js';
import { span, spanId, traceId } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';
import { createTraceWorker, type TraceWorker, TraceWorkerLost } from './trace-worker.js';

const folder = temporaryFolder();
let engine: EventEngine;
let store: EventStore;
let worker: TraceWorker;
beforeAll(async () => {
  engine = await openEmbeddedEvents(prepareDataDirectory(folder.path), () => {});
  store = await openClickhouseStore(engine.client, Date.now);
  await store.appendSpans('p', [span(), span({ spanId: spanId(2), parentSpanId: spanId(1) })]);
});
afterEach(() => worker.close());
afterAll(async () => {
  await engine.close();
  folder.remove();
});

const quiet = (): void => {};
const stamps = () => ({ written: store.stamp(), assembledThrough: 0n });

it('reads a trajectory and writes its summary', async () => {
  worker = createTraceWorker(engine.connection, quiet);
  const text = await worker.trajectoryText('p', traceId(1));
  expect(JSON.parse(text ?? '')).toMatchObject({ id: traceId(1), totals: { steps: 2 } });
  expect(await worker.trajectoryText('p', traceId(2))).toBeNull();
  const group = await store.measureTraces('p', [traceId(1)]);
  expect(await worker.summarise('p', group, stamps())).toEqual([]);
  expect((await store.listTrajectories('p', { limit: 5 })).items).toMatchObject([{ id: traceId(1) }]);
});

it('tells what the engine refused', async () => {
  worker = createTraceWorker({ ...engine.connection, socket: '/nonexistent' }, quiet);
  await expect(worker.trajectoryText('p', traceId(1))).rejects.toThrow(/ENOENT|connect/);
});

it.each([
  { limit: 'its memory', limits: { memoryMib: 24, taskMs: 60_000 } },
  { limit: 'its time', limits: { memoryMib: 512, taskMs: 1 } },
])('is replaced when it exceeds $limit, and says that it was lost', async ({ limits }) => {
  const large = Array.from({ length: 4_000 }, (_, n) =>
    span({ traceId: traceId(9), spanId: spanId(n + 1), attributes: { text: 'x'.repeat(4_000) } }),
  );
  await store.appendSpans('p', large);
  const lines: string[] = [];
  worker = createTraceWorker(engine.connection, line => lines.push(line), limits);
  const both = [worker.trajectoryText('p', traceId(9)), worker.trajectoryText('p', traceId(9))];
  for (const result of await Promise.allSettled(both)) {
    expect(result.status === 'rejected' && result.reason).toBeInstanceOf(TraceWorkerLost);
  }
  expect(lines).toHaveLength(1);
  if (limits.taskMs > 1_000) expect(await worker.trajectoryText('p', traceId(1))).not.toBeNull();
});

it('starts also where the program around it has flags that it does not take', async () => {
  const program = process.execArgv;
  process.execArgv = [...program, '--input-type=module'];
  worker = createTraceWorker(engine.connection, quiet);
  await expect(worker.trajectoryText('p', traceId(1))).resolves.not.toBeNull();
  process.execArgv = program;
});

it('refuses work once it is closed', async () => {
  worker = createTraceWorker(engine.connection, quiet);
  await worker.close();
  await expect(worker.trajectoryText('p', traceId(1))).rejects.toThrow('the server is closing');
});
