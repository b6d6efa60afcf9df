import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeStore } from '../testing/fake-store.js';
import { spanId, traceId } from '../testing/spans.js';
import { type Assembler, createAssembler } from './assembler.js';
import type { Completion } from './followers.js';
import { toTrajectory } from './to-trajectory.js';
import { createTraceWork } from './trace-work.js';

const PATIENCE = { quietMs: 10_000, silentMs: 600_000 };
const TRACE = traceId(1);

let fake: ReturnType<typeof fakeStore>;
let assembler: Assembler;
let followed: Completion[];
let lines: string[];

const start = (): void => {
  const followers = [
    { name: 'the one that fails', follow: async () => Promise.reject(new Error('no luck')) },
    { name: 'the one that remembers', follow: async (completion: Completion) => void followed.push(completion) },
  ];
  const work = createTraceWork(fake.store, toTrajectory, followers);
  assembler = createAssembler(fake.store, work, line => lines.push(line), PATIENCE);
};
beforeEach(() => {
  vi.useFakeTimers();
  fake = fakeStore();
  followed = [];
  lines = [];
  start();
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const comes = (numbers: readonly number[], over: Parameters<typeof fake.receive>[2] = {}, trace = TRACE): void => {
  fake.receive(trace, numbers, over);
  assembler.mark('p', [trace]);
};
const summary = (trace = TRACE) => fake.lastOf(trace)?.summary;
const running = { endTimeUnixNano: '0' };
const minutes = (n: number): number => n * 60_000;
const lateIn = (completion: Completion | undefined) =>
  completion?.trajectory.steps.filter(step => step.marks.includes('late')).map(step => step.id);

describe('a trajectory', () => {
  it('is complete when its root has ended and nothing came for the quiet period', async () => {
    comes([1, 2]);
    await pass(9_000);
    expect(summary()?.completeness).toEqual({ complete: false, completedAt: null, reopened: 0 });
    expect(followed).toEqual([]);
    await pass(2_000);
    expect(summary()?.completeness).toMatchObject({ complete: true, reopened: 0 });
    expect(followed).toMatchObject([{ project: 'p', reopened: 0, trajectory: { id: TRACE, status: 'ok', notes: [] } }]);
    await pass(minutes(60));
    expect(followed).toHaveLength(1);
  });

  it('waits as long as more comes', async () => {
    for (let n = 1; n <= 8; n += 1) {
      comes([n]);
      await pass(5_000);
    }
    expect(followed).toEqual([]);
    await pass(6_000);
    expect(followed).toHaveLength(1);
  });

  it.each([
    { because: 'its root never came', numbers: [2, 3], over: {}, note: 'root missing' },
    { because: 'its root never ended', numbers: [1], over: running, note: 'fell silent before its root ended' },
  ])('is complete after a longer patience, and unknown, where $because', async ({ numbers, over, note }) => {
    // Tools, because an agent without its caller stands for the run.
    comes(numbers, { ...over, attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 't' } });
    await pass(minutes(9.9));
    expect(summary()).toMatchObject({ status: 'running', completeness: { complete: false } });
    await pass(minutes(0.2));
    expect(summary()).toMatchObject({ status: 'unknown', completeness: { complete: true } });
    const [completion] = followed;
    expect(completion?.trajectory.notes).toEqual(expect.arrayContaining([expect.stringContaining(note)]));
  });

  it('is complete at once when told, though its root has not ended', async () => {
    comes([1], running);
    expect(await assembler.complete('p', [TRACE])).toBe(true);
    expect(summary()).toMatchObject({ status: 'ok', completeness: { complete: true } });
    expect(followed).toHaveLength(1);
    expect(await assembler.complete('p', [TRACE])).toBe(true);
    await pass(minutes(60));
    expect(followed).toHaveLength(1);
    expect(await assembler.complete('p', [traceId(99)])).toBe(false);
  });

  it('is complete as soon as its root says so', async () => {
    comes([1, 2], { attributes: { 'pawl.complete': true } });
    await pass(500);
    expect(summary()?.completeness).toMatchObject({ complete: true });
    expect(followed).toHaveLength(1);
  });

  it('that was imported whole is complete after the quiet period, also without a root that ended', async () => {
    fake.receive(TRACE, [1], running);
    await assembler.assembleNow('p', [TRACE], true);
    expect(summary()).toMatchObject({ status: 'running', completeness: { complete: false } });
    await pass(11_000);
    expect(summary()).toMatchObject({ status: 'ok', completeness: { complete: true } });
    expect(followed).toHaveLength(1);
  });

  it('is opened again by late spans once per quiet period, and says which they are', async () => {
    comes([1, 2]);
    await pass(minutes(60));
    for (const n of [3, 4, 5]) {
      comes([n]);
      await pass(1_000);
    }
    expect(summary()?.completeness).toEqual({ complete: false, completedAt: null, reopened: 1 });
    await pass(11_000);
    expect(summary()?.completeness).toMatchObject({ complete: true, reopened: 1 });
    expect(followed.map(({ reopened }) => reopened)).toEqual([0, 1]);
    expect(lateIn(followed[1])).toEqual([3, 4, 5].map(spanId));
    expect(followed[1]?.trajectory.notes).toEqual(['steps that arrived after the run was complete: 3']);
    comes([6]);
    await pass(11_000);
    expect(followed.map(({ reopened }) => reopened)).toEqual([0, 1, 2]);
    expect(lateIn(followed[2])).toHaveLength(4);
  });

  it.each([{ told: 'its root' }, { told: 'a caller' }])('that $told called complete is opened again', async ({
    told,
  }) => {
    comes([1], told === 'its root' ? { attributes: { 'pawl.complete': true } } : {});
    if (told === 'a caller') await assembler.complete('p', [TRACE]);
    else await pass(500);
    for (const n of [2, 3]) {
      comes([n]);
      await pass(500);
    }
    expect(summary()?.completeness).toMatchObject({ complete: false, reopened: 1 });
    expect(followed).toHaveLength(1);
    await pass(10_000);
    expect(followed.map(({ reopened }) => reopened)).toEqual([0, 1]);
  });

  it('is not opened again by what it had already', async () => {
    comes([1, 2]);
    await pass(11_000);
    const completed = summary()?.completeness;
    comes([1, 2]);
    await pass(minutes(1));
    expect(summary()?.completeness).toEqual(completed);
    expect(followed).toHaveLength(1);
  });

  it('becomes complete after a restart in between, and is remembered as such after another', async () => {
    comes([1]);
    await pass(1_000);
    await assembler.close();
    await pass(minutes(1));
    start();
    await assembler.recover();
    await pass(1_000);
    expect(summary()?.completeness).toMatchObject({ complete: true, reopened: 0 });
    expect(followed).toHaveLength(1);
    await assembler.close();
    start();
    await assembler.recover();
    comes([2]);
    await pass(11_000);
    expect(followed.map(({ reopened }) => reopened)).toEqual([0, 1]);
  });

  it('is complete although a follower fails, which is logged', async () => {
    comes([1]);
    await pass(11_000);
    expect(lines).toEqual([`the one that fails did not follow trace ${TRACE}: no luck`]);
    expect(summary()?.completeness?.complete).toBe(true);
  });

  it('is followed once beside many others', async () => {
    for (let n = 1; n <= 500; n += 1) comes([1], {}, traceId(n));
    await pass(12_000);
    expect(new Set(followed.map(({ trajectory }) => trajectory.id)).size).toBe(500);
    expect(followed).toHaveLength(500);
    expect(fake.written).toHaveLength(1_000);
  });
});
