import type { Span } from '@pawl/core/trajectory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventEngine } from '../engines/index.js';
import { eventEngines } from '../testing/event-engines.js';
import { span, spanId, spanLog, traceId } from '../testing/spans.js';
import { temporaryFolder } from '../testing/temporary.js';
import { openClickhouseStore } from './clickhouse-store.js';
import type { EventStore } from './event-store.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const PAGE = { rows: 1_000, bytes: 1_000_000 };

describe.each(eventEngines(folder.path))('what came in, in order, on $size', ({ open }) => {
  let engine: EventEngine;
  let store: EventStore;
  beforeAll(async () => {
    engine = await open();
    store = await openClickhouseStore(engine.client, Date.now);
  });
  afterAll(() => engine.close());

  const named = (name: string, n: number): Span => span({ name, traceId: traceId(900), spanId: spanId(n) });
  const range = (position: bigint) => ({ position, through: store.received.settledThrough() });

  it('is read from a position on, each once, over all projects', async () => {
    const position = store.stamp();
    for (let n = 1; n <= 5; n += 1) await store.appendSpans(`project ${n % 2}`, [named(`${n}`, n)]);
    await store.appendLogs('default', [spanLog({ eventName: 'log' })]);
    const all = await store.received.after('traces', range(position), PAGE);
    expect(all.map(({ item }) => item.name)).toEqual(['1', '2', '3', '4', '5']);
    const third = all[2]?.stamp ?? 0n;
    expect((await store.received.after('traces', range(third), PAGE)).map(({ item }) => item.name)).toEqual(['4', '5']);
    expect((await store.received.after('logs', range(position), PAGE)).map(({ item }) => item.eventName)).toEqual([
      'log',
    ]);
    const upToThird = { position, through: third };
    expect(await store.received.after('traces', upToThird, PAGE)).toHaveLength(3);
  });

  it('comes in pages of so many, or of so many bytes, and never of none', async () => {
    const position = store.stamp();
    await store.appendSpans(
      'default',
      [1, 2, 3, 4].map(n => named('x'.repeat(1_000), n)),
    );
    const page = async (limits: Partial<typeof PAGE>): Promise<number> =>
      (await store.received.after('traces', range(position), { ...PAGE, ...limits })).length;
    expect(await page({ rows: 3 })).toBe(3);
    expect(await page({ bytes: 1 })).toBe(1);
    expect(await page({ bytes: 3_500 })).toBe(2);
    expect(await store.received.after('traces', range(store.stamp()), PAGE)).toEqual([]);
  });

  it('is measured', async () => {
    const position = store.stamp();
    expect(await store.received.measure('traces', range(position))).toEqual({ count: 0, bytes: 0, oldest: null });
    await store.appendSpans('default', [named('a', 1), named('b', 2)]);
    const [first] = await store.received.after('traces', range(position), PAGE);
    const size = await store.received.measure('traces', range(position));
    expect(size).toMatchObject({ count: 2, oldest: first?.stamp });
    expect(size.bytes).toBeGreaterThan(500);
  });

  it('is cut so that the newest stay within so many bytes', async () => {
    const position = store.stamp();
    await store.appendSpans(
      'default',
      [1, 2, 3].map(n => named('x'.repeat(1_000), n)),
    );
    const [first, second] = await store.received.after('traces', range(position), PAGE);
    expect(await store.received.leaving('traces', position, 10_000_000)).toBe(position);
    expect(await store.received.leaving('traces', position, 3_500)).toBe(first?.stamp);
    expect(await store.received.leaving('traces', position, 2_000)).toBe(second?.stamp);
  });

  it('is not taken for settled while an insert is under way', async () => {
    const settled = store.received.settledThrough();
    const appended = store.appendSpans('default', [named('slow', 1)]);
    const during = store.received.settledThrough();
    await appended;
    const [stored] = await store.received.after('traces', { position: settled, through: store.stamp() }, PAGE);
    expect(during).toBeLessThan(stored?.stamp ?? 0n);
    expect(store.received.settledThrough()).toBeGreaterThan(stored?.stamp ?? 0n);
  });
});
