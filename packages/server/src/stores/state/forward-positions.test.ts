import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StateEngine } from '../../engines/index.js';
import { stateEngines } from '../../testing/state-engines.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { forwardPositions } from './forward-positions.js';
import { openStateStore } from './state-store.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe.each(stateEngines(folder.path))('positions of what is passed on, on $size', ({ open }) => {
  let engine: StateEngine;
  beforeAll(async () => {
    engine = await open();
    await openStateStore(engine);
  });
  afterAll(() => engine.close());

  it('begin where they are first opened, and stay', async () => {
    const positions = forwardPositions(engine, 'http://begin');
    const stamp = 1_780_000_000_123_456_789n;
    const begun = { position: stamp, forwarded: 0, refused: 0, givenUp: 0 };
    expect(await positions.open('traces', stamp)).toEqual(begun);
    expect(await positions.open('traces', stamp + 1n)).toEqual(begun);
    expect((await positions.open('logs', 7n)).position).toBe(7n);
    expect((await forwardPositions(engine, 'http://other').open('traces', 9n)).position).toBe(9n);
  });

  it('go on, counting, each for itself', async () => {
    const positions = forwardPositions(engine, 'http://go');
    await positions.open('traces', 1n);
    await positions.open('logs', 1n);
    await positions.advance('traces', { position: 5n, forwarded: 3 });
    await positions.advance('traces', { position: 8n, forwarded: 2, givenUp: 4 });
    expect(await positions.open('traces', 0n)).toEqual({ position: 8n, forwarded: 5, refused: 0, givenUp: 4 });
    expect((await positions.open('logs', 0n)).position).toBe(1n);
  });

  it('remember what was refused, the newest first, and not without end', async () => {
    const positions = forwardPositions(engine, 'http://refuse', 5);
    await positions.open('traces', 1n);
    const refusal = (n: number) => ({
      firstStamp: BigInt(n),
      lastStamp: BigInt(n),
      count: 2,
      reason: `400: ${n}'; --`,
    });
    for (let n = 1; n <= 8; n += 1) await positions.advance('traces', { position: BigInt(n), refusal: refusal(n) });
    expect((await positions.open('traces', 0n)).refused).toBe(16);
    const kept = await positions.refusals(100);
    expect(kept).toHaveLength(5);
    expect(kept[0]).toEqual({ ...refusal(8), signal: 'traces', at: expect.stringMatching(/^20.*Z$/) });
  });
});
