import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeStore } from '../testing/fake-store.js';
import { traceId } from '../testing/spans.js';
import { type Assembler, createAssembler } from './assembler.js';
import { toTrajectory } from './to-trajectory.js';
import { TraceProcessLost } from './trace-process.js';
import { createTraceWork, type ToTrajectory, type TraceWork } from './trace-work.js';

let fake: ReturnType<typeof fakeStore>;
let assembler: Assembler;
let lines: string[];
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  fake = fakeStore();
  assemblerOf(createTraceWork(fake.store, toTrajectory));
});
const assemblerOf = (work: TraceWork): void => {
  assembler = createAssembler(fake.store, work, line => lines.push(line));
};
afterEach(() => vi.useRealTimers());

/** Something comes for these traces. */
const mark = (...traces: number[]): void => {
  for (const trace of traces) fake.receive(traceId(trace));
  assembler.mark('p', traces.map(traceId));
};
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('the assembler', () => {
  it('writes a summary once nothing has come for a while, several together', async () => {
    mark(1, 2);
    await pass(100);
    mark(1);
    await pass(1_000);
    expect(fake.ids()).toEqual([traceId(2), traceId(1)]);
    expect(fake.written.at(-1)?.atMs).toBeLessThan(400);
  });

  it('does not wait for ever while more keeps coming', async () => {
    for (let at = 0; at < 30; at += 1) {
      mark(1);
      await pass(100);
    }
    expect(fake.written.length).toBeGreaterThanOrEqual(2);
    expect(fake.written[0]?.atMs).toBeLessThan(1_200);
  });

  it('gives a trace that takes long a rest, so that reading it again and again stays linear', async () => {
    fake.state.readMs = 1_000;
    for (let at = 0; at < 200; at += 1) {
      mark(1);
      await pass(100);
    }
    expect(fake.written.length).toBeLessThanOrEqual(7);
    expect(fake.written.length).toBeGreaterThanOrEqual(5);
  });

  it('tries again what a failing engine kept it from', async () => {
    fake.state.failing = true;
    mark(1);
    await pass(2_000);
    expect(lines[0]).toContain('the engine is away');
    fake.state.failing = false;
    await pass(2_000);
    expect(fake.ids()).toEqual([traceId(1)]);
  });

  it('leaves out a trace that cannot be assembled, and writes the others', async () => {
    const picky: ToTrajectory = content => {
      if (content.spans[0]?.traceId === traceId(1)) throw new Error('cannot');
      return toTrajectory(content);
    };
    assemblerOf(createTraceWork(fake.store, picky));
    mark(1, 2);
    await pass(1_000);
    expect(fake.ids()).toEqual([traceId(2)]);
    expect(lines).toEqual([expect.stringContaining(traceId(1))]);
  });

  it('leaves out the one trace that the process is lost over, and tells which', async () => {
    const work = createTraceWork(fake.store, toTrajectory);
    assemblerOf({
      ...work,
      summarise: async (project, group, stamps) => {
        if (group.some(size => size.traceId === traceId(2))) throw new TraceProcessLost('out of memory');
        return work.summarise(project, group, stamps);
      },
    });
    mark(1, 2, 3);
    await pass(1_000);
    expect(fake.ids()).toEqual([traceId(1), traceId(3)]);
    expect(lines).toEqual([expect.stringMatching(new RegExp(`${traceId(2)} is left out.*out of memory`))]);
  });

  it('writes at once where somebody waits for it, and not again afterwards', async () => {
    mark(1);
    await assembler.assembleNow('p', [traceId(1)]);
    expect(fake.ids()).toEqual([traceId(1)]);
    await pass(2_000);
    expect(fake.written.length).toBe(1);
  });

  it('tries again later what somebody waited for in vain', async () => {
    fake.receive(traceId(1));
    fake.state.failing = true;
    await expect(assembler.assembleNow('p', [traceId(1)])).rejects.toThrow('the engine is away');
    fake.state.failing = false;
    await pass(2_000);
    expect(fake.ids()).toEqual([traceId(1)]);
  });

  it('waits for what is under way when it is closed', async () => {
    fake.state.readMs = 1_000;
    mark(1);
    await pass(500);
    expect(fake.ids()).toEqual([]);
    const closed = assembler.close();
    await pass(1_000);
    await closed;
    expect(fake.ids()).toEqual([traceId(1)]);
  });

  it('writes what waits when it is closed', async () => {
    mark(1);
    await assembler.close();
    expect(fake.ids()).toEqual([traceId(1)]);
  });

  it('assembles what a crash left, and only then says that older spans are settled', async () => {
    fake.receive(traceId(7));
    fake.state.left = [traceId(7)];
    await assembler.recover();
    expect(fake.written).toMatchObject([{ record: { summary: { id: traceId(7) } }, through: 0n }]);
    mark(1);
    await pass(1_000);
    expect(fake.written.at(-1)?.through).toBeGreaterThan(0n);
    expect(fake.written.at(-1)?.through).toBeLessThan(fake.store.stamp() - 200_000_000_000n);
  });
});
