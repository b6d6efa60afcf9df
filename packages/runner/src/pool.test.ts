import { describe, expect, it } from 'vitest';
import { inParallel } from './pool.js';
import { sleep } from './testing/targets.js';

describe('inParallel', () => {
  it.each([1, 3, 20])('keeps to %i at a time', async concurrency => {
    let now = 0;
    let most = 0;
    await inParallel(Array.from({ length: 12 }), concurrency, async () => {
      now += 1;
      most = Math.max(most, now);
      await sleep(1);
      now -= 1;
    });
    expect(most).toBe(Math.min(concurrency, 12));
  });

  it('begins jobs in order', async () => {
    const begun: number[] = [];
    await inParallel([1, 2, 3, 4, 5], 2, async job => {
      begun.push(job);
      await sleep(10 - job);
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
  });

  it('begins no job after a failure, waits for those under way and throws the first one', async () => {
    const log: string[] = [];
    const work = async (job: number): Promise<void> => {
      log.push(`begin ${job}`);
      await sleep(job * 5);
      if (job === 1) throw new Error('first');
      log.push(`end ${job}`);
    };
    await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('first');
    expect(log).toEqual(['begin 1', 'begin 2', 'end 2']);
  });
});
