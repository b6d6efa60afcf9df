import { expect, it } from 'vitest';
import { createPendingStamps } from './pending.js';
import { stampsAfter } from './stamps.js';

it('is behind the oldest that is still under way, whichever ends first', async () => {
  const stamp = stampsAfter(0n, () => 0);
  const pending = createPendingStamps(stamp);
  const works = [0, 1].map(() => {
    let given = 0n;
    let end: () => void = () => {};
    const done = pending.during(() => {
      given = stamp();
      return new Promise<void>(resolve => (end = resolve));
    });
    return { given: () => given, end: () => end(), done };
  });
  const [first, second] = works;
  if (first === undefined || second === undefined) throw new Error('two works');
  expect(pending.settledThrough()).toBeLessThan(first.given());
  second.end();
  await second.done;
  expect(pending.settledThrough()).toBeLessThan(first.given());
  first.end();
  await first.done;
  expect(pending.settledThrough()).toBeGreaterThan(second.given());
});

it('goes on after a failure', async () => {
  const pending = createPendingStamps(stampsAfter(0n, () => 0));
  await expect(pending.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const settled = pending.settledThrough();
  expect(pending.settledThrough()).toBeGreaterThan(settled);
});
