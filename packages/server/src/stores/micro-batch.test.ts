import { OverloadError } from '@pawl/otlp';
import { describe, expect, it } from 'vitest';
import { type BatchLimits, type Chunk, createMicroBatch } from './micro-batch.js';

const LIMITS: BatchLimits = { rows: 10, bytes: 1_000, waitMs: 5, concurrency: 1, pendingBytes: 100 };

interface Texts extends Chunk {
  readonly texts: readonly string[];
}

const chunk = (...texts: string[]): Texts => ({ texts, rows: texts.length, bytes: texts.join('').length });

/** A store whose writes end when told to. */
const slowStore = () => {
  const written: (readonly string[])[] = [];
  const ends: { resolve(): void; reject(error: unknown): void }[] = [];
  const write = (chunks: readonly Texts[]): Promise<void> => {
    written.push(chunks.flatMap(({ texts }) => texts));
    return new Promise((resolve, reject) => ends.push({ resolve, reject }));
  };
  return {
    written,
    write,
    next: async () => {
      while (ends.length === 0) await new Promise(resolve => setTimeout(resolve, 1));
      return ends.shift() ?? { resolve() {}, reject() {} };
    },
  };
};

describe('createMicroBatch', () => {
  it('writes the rows of callers that come together at once, in order', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, LIMITS);
    const added = [batch.add(chunk('a', 'b')), batch.add(chunk('c'))];
    (await store.next()).resolve();
    await Promise.all(added);
    expect(store.written).toEqual([['a', 'b', 'c']]);
  });

  it('gathers while as many batches as may be are under way', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, { ...LIMITS, waitMs: 1 });
    const added = [batch.add(chunk('a'))];
    const first = await store.next();
    for (const text of ['b', 'c', 'd']) {
      added.push(batch.add(chunk(text)));
      await new Promise(resolve => setTimeout(resolve, 3));
    }
    expect(store.written).toEqual([['a']]);
    first.resolve();
    (await store.next()).resolve();
    await Promise.all(added);
    expect(store.written).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it.each([
    { what: 'rows', limits: { ...LIMITS, rows: 2, waitMs: 60_000 } },
    { what: 'bytes', limits: { ...LIMITS, bytes: 2, waitMs: 60_000 } },
  ])('does not wait once it is full of $what', async ({ limits }) => {
    const store = slowStore();
    const added = createMicroBatch(store.write, limits).add(chunk('a', 'b'));
    (await store.next()).resolve();
    await added;
    expect(store.written).toEqual([['a', 'b']]);
  });

  it('acknowledges only after the write has returned', async () => {
    const store = slowStore();
    let acknowledged = false;
    const added = createMicroBatch(store.write, LIMITS)
      .add(chunk('a'))
      .then(() => (acknowledged = true));
    const end = await store.next();
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(acknowledged).toBe(false);
    end.resolve();
    await added;
  });

  it('tells every caller of a batch that it failed, and goes on', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, LIMITS);
    const failed = Promise.allSettled([batch.add(chunk('a')), batch.add(chunk('b'))]);
    (await store.next()).reject(new Error('gone'));
    expect((await failed).map(result => result.status)).toEqual(['rejected', 'rejected']);
    const next = batch.add(chunk('c'));
    (await store.next()).resolve();
    await expect(next).resolves.toBeUndefined();
  });

  it('refuses what does not fit, stores nothing of it, and takes it again once there is room', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, LIMITS);
    const first = batch.add(chunk('x'.repeat(90)));
    await expect(batch.add(chunk('y'.repeat(20)))).rejects.toBeInstanceOf(OverloadError);
    (await store.next()).resolve();
    await first;
    const again = batch.add(chunk('y'.repeat(20)));
    (await store.next()).resolve();
    await again;
    expect(store.written.flat().map(row => row[0])).toEqual(['x', 'y']);
  });

  it('takes a large request when nothing else waits', async () => {
    const store = slowStore();
    const added = createMicroBatch(store.write, LIMITS).add(chunk('x'.repeat(500)));
    (await store.next()).resolve();
    await expect(added).resolves.toBeUndefined();
  });

  it('writes at most so many batches at the same time', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, { ...LIMITS, rows: 1, concurrency: 2 });
    const added = ['a', 'b', 'c'].map(row => batch.add(chunk(row)));
    const [first, second] = [await store.next(), await store.next()];
    expect(store.written.length).toBe(2);
    first.resolve();
    second.resolve();
    (await store.next()).resolve();
    await Promise.all(added);
  });

  it('settles once nothing waits, without waiting for the time of an open batch', async () => {
    const store = slowStore();
    const batch = createMicroBatch(store.write, { ...LIMITS, waitMs: 60_000 });
    const added = batch.add(chunk('a'));
    let settled = false;
    const settling = batch.settle().then(() => (settled = true));
    const end = await store.next();
    expect(settled).toBe(false);
    end.resolve();
    await Promise.all([added, settling]);
    await batch.settle();
  });
});
