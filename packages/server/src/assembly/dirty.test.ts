import { expect, it } from 'vitest';
import { traceId } from '../testing/spans.js';
import { createCompletions } from './completions.js';
import { createDirtyTraces, type DirtyTrace, keyOf } from './dirty.js';

const entry = (n: number, at = 0): DirtyTrace => ({
  project: 'p',
  traceId: traceId(n),
  firstMarked: at,
  firstStamp: BigInt(n),
  lastMarked: at,
  told: 'no',
});
const numbers = Array.from({ length: 10 }, (_, n) => n + 1);
const always = (): boolean => true;

it('remembers no more dirty traces than it has room for, and says once there is room again', () => {
  const dirty = createDirtyTraces(4);
  for (const n of numbers) dirty.mark(entry(n));
  expect([dirty.size, dirty.isIncomplete, dirty.hasForgotten()]).toEqual([4, true, false]);
  for (const n of [1, 2]) dirty.mark(entry(n, 5_000));
  expect(dirty.take(1_000, always).map(({ traceId: trace }) => trace)).toEqual([1, 2, 3, 4].map(traceId));
  expect([dirty.hasForgotten(), dirty.hasForgotten(), dirty.isIncomplete]).toEqual([true, false, false]);
});

it('keeps the first stamp of a trace that is brought back', () => {
  const dirty = createDirtyTraces();
  dirty.mark(entry(9, 100));
  dirty.mark(entry(3, 100));
  const [taken] = dirty.take(400, always);
  dirty.mark({ ...entry(9, 500), firstStamp: 90n });
  if (taken !== undefined) dirty.putBack(taken);
  expect([dirty.oldestStamp(), dirty.size]).toEqual([9n, 1]);
  expect(dirty.take(550, always)).toEqual([]);
  expect(dirty.take(700, always)).toMatchObject([{ traceId: traceId(9), firstStamp: 9n, lastMarked: 500 }]);
});

it('remembers no more traces that wait to be complete than it has room for', () => {
  const completions = createCompletions({ quietMs: 10, silentMs: 100 }, 4);
  const awaited = (n: number, told = false) => ({ project: 'p', traceId: traceId(n), since: n, told });
  const key = (n: number): string => keyOf('p', traceId(n));
  const taken = numbers.map(n => completions.await(key(n), awaited(n), n % 2 === 0));
  expect(taken).toEqual([...Array.from({ length: 8 }, () => true), false, false]);
  completions.forget(key(2));
  expect(completions.hasForgotten()).toBe(false);
  expect(completions.due(16).map(({ since }) => since)).toEqual([4, 6]);
  expect(completions.due(101).map(({ since }) => since)).toEqual([8, 1]);
  expect([completions.size, completions.hasForgotten(), completions.hasForgotten()]).toEqual([3, false, false]);
  expect(completions.due(104).map(({ since }) => since)).toEqual([3]);
  expect([completions.size, completions.hasForgotten(), completions.hasForgotten()]).toEqual([2, true, false]);
});

it('lets one that is told to be whole wait the short time only', () => {
  const completions = createCompletions({ quietMs: 10, silentMs: 100 });
  completions.await('a', { project: 'p', traceId: traceId(1), since: 0, told: true }, false);
  expect(completions.due(10)).toHaveLength(1);
});
