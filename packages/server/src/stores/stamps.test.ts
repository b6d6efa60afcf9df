import { expect, it } from 'vitest';
import { stampsAfter } from './stamps.js';

it.each([
  { because: 'the clock runs', clock: [1, 2, 3], floor: 0n, stamps: [1_000_000n, 2_000_000n, 3_000_000n] },
  { because: 'the clock stands', clock: [1, 1, 1], floor: 0n, stamps: [1_000_000n, 1_000_001n, 1_000_002n] },
  { because: 'the clock went back', clock: [3, 1, 4], floor: 0n, stamps: [3_000_000n, 3_000_001n, 4_000_000n] },
  {
    because: 'earlier stamps are ahead',
    clock: [1, 2, 6],
    floor: 5_000_000n,
    stamps: [5_000_001n, 5_000_002n, 6_000_000n],
  },
])('stamps increase where $because', ({ clock, floor, stamps }) => {
  const times = [...clock];
  const stamp = stampsAfter(floor, () => times.shift() ?? 0);
  expect(clock.map(() => stamp())).toEqual(stamps);
});
