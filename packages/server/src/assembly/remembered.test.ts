import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeStore } from '../testing/fake-store.js';
import { traceId } from '../testing/spans.js';
import { type Assembler, createAssembler } from './assembler.js';
import { createRemembered, type RememberedTrace } from './remembered.js';
import { toTrajectory } from './to-trajectory.js';
import { createTraceWork, type ToTrajectory } from './trace-work.js';

const TRACE = traceId(1);

let fake: ReturnType<typeof fakeStore>;
let assembler: Assembler;
let assembled: number;
const counting: ToTrajectory = (...given) => {
  assembled += 1;
  return toTrajectory(...given);
};
beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeStore();
  assembled = 0;
  assembler = createAssembler(fake.store, createTraceWork(fake.store, counting), () => {}, {
    quietMs: 10_000,
    silentMs: 600_000,
  });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const comes = (numbers: readonly number[]): void => {
  fake.receive(TRACE, numbers);
  assembler.mark('p', [TRACE]);
};

describe('a trace that nothing more comes of', () => {
  it('is complete after the quiet period without being assembled again', async () => {
    comes([1, 2]);
    await pass(2_000);
    const first = fake.lastOf(TRACE);
    expect(first?.completeness.completed).toBe(0n);
    await pass(20_000);
    const last = fake.lastOf(TRACE);
    expect(last?.completeness).toMatchObject({ ended: true, pieces: 4, firstCompleted: first?.received });
    expect(last?.summary.completeness).toMatchObject({ complete: true, reopened: 0 });
    const { completeness: _, ...summary } = first?.summary ?? {};
    expect(last).toMatchObject({ facts: first?.facts, search: first?.search, summary });
    expect(assembled).toBe(1);
  });

  it('is assembled again where more came, also after it was complete', async () => {
    comes([1, 2]);
    await pass(2_000);
    comes([3]);
    await pass(20_000);
    expect(fake.lastOf(TRACE)?.summary.totals.steps).toBe(3);
    expect(assembled).toBe(2);
    comes([4]);
    await pass(20_000);
    expect(fake.lastOf(TRACE)?.summary).toMatchObject({
      completeness: { complete: true, reopened: 1 },
      totals: { steps: 4 },
    });
    expect(assembled).toBe(4);
  });
});

describe('what is remembered', () => {
  const trace = (n: number, newest = 1n): RememberedTrace => ({
    size: { traceId: traceId(n), spans: 1, pieces: 2, bytes: 3, oldest: 0n, newest },
    saysComplete: false,
    record: { search: '' } as RememberedTrace['record'], // all that its cost is counted by
  });

  it('is taken once, for as much as there was of it', () => {
    const remembered = createRemembered();
    remembered.keep('p', trace(1));
    expect(remembered.take('q', trace(1).size)).toBeUndefined();
    expect(remembered.take('p', trace(1).size)).toEqual(trace(1));
    expect(remembered.take('p', trace(1).size)).toBeUndefined();
    remembered.keep('p', trace(1));
    expect(remembered.take('p', trace(1, 2n).size)).toBeUndefined();
  });

  it('is bounded: the oldest go first', () => {
    const remembered = createRemembered(10_000);
    for (const n of [1, 2, 3]) remembered.keep('p', trace(n));
    expect([1, 2, 3].map(n => remembered.take('p', trace(n).size) !== undefined)).toEqual([false, true, true]);
  });
});
