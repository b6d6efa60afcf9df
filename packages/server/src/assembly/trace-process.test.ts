import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadReading } from '../directories/index.js';
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
const stamps = () => ({ written: store.stamp(), assembledThrough: 0n, freshSince: store.stamp() });

it('reads a trajectory and writes its summary', async () => {
  assembling = createTraceProcess(engine.connection, quiet);
  const text = await assembling.trajectoryText('p', traceId(1));
  expect(JSON.parse(text ?? '')).toMatchObject({ id: traceId(1), totals: { steps: 2 } });
  expect(await assembling.trajectoryText('p', traceId(2))).toBeNull();
  const [size] = await store.measureTraces('p', [traceId(1)]);
  const due = size === undefined ? [] : [{ ...size, wait: 'open' as const }];
  expect(await assembling.summarise('p', due, stamps())).toEqual({
    failures: [],
    open: [{ traceId: traceId(1), ended: true }],
    completed: [],
  });
  expect((await store.listTrajectories('p', { limit: 5 })).items).toMatchObject([{ id: traceId(1) }]);
});

describe('what pawl.yaml says about reading', () => {
  const project = (text: string): string => {
    const directory = join(folder.path, `project-${text.length}`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'pawl.yaml'), text);
    return directory;
  };

  it("counts: the customer's own prices and ids", async () => {
    const directory = project(`version: 1
agents: { support: { target: { command: [node] }, external_id: order.id } }
prices: [{ model: house-*, input: 3, output: 5 }]
`);
    const reading = await loadReading(directory, quiet);
    const trace = traceId(77);
    const call = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'house-1',
      'gen_ai.usage.input_tokens': 1_000_000,
      'order.id': 'A-1',
    };
    await store.appendSpans('p', [
      span({ traceId: trace }),
      span({ traceId: trace, spanId: spanId(2), parentSpanId: spanId(1), attributes: call }),
    ]);
    assembling = createTraceProcess(engine.connection, quiet, { reading });
    expect(JSON.parse((await assembling.trajectoryText('p', trace)) ?? '')).toMatchObject({
      externalIds: ['A-1'],
      totals: { costUsd: 3 },
      steps: [{}, { costUsd: 3, costBasis: 'own' }],
    });
  });

  it('is left out, and said so, where it cannot be read', async () => {
    const lines: string[] = [];
    assembling = createTraceProcess(engine.connection, quiet, {
      reading: await loadReading(project('version: 1\nprices: 7\n'), line => lines.push(line)),
    });
    expect(lines).toEqual([expect.stringContaining('pawl.yaml:2:')]);
    expect(await assembling.trajectoryText('p', traceId(1))).not.toBeNull();
  });
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
    span({ traceId: traceId(9), spanId: spanId(n + 1), attributes: { text: `${n} `.repeat(1_000) } }),
  );
  await store.appendSpans('p', large);
  const lines: string[] = [];
  assembling = createTraceProcess(engine.connection, line => lines.push(line), { limits });
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
