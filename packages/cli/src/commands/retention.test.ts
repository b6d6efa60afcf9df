import { expect, it } from 'vitest';
import { decisionLine } from './retention.js';

it.each([
  [{ fate: 'keep', probability: 1, runs: 1, carriedOut: 0 }, 'keep 1 run'],
  // Kept at first, and expired since.
  [{ fate: 'keep', probability: 1, runs: 3, carriedOut: 2 }, 'keep 3 runs, removed so far: 2'],
  [{ fate: 'keep', probability: 0.1, runs: 2, carriedOut: 0 }, 'keep 2 runs (kept with probability 0.1)'],
  [
    { fate: 'drop', probability: 0.1, runs: 9, carriedOut: 9 },
    'drop 9 runs (kept with probability 0.1), removed so far: 9',
  ],
  [{ fate: 'drop', probability: 0, runs: 9, carriedOut: 0 }, 'drop 9 runs, removed so far: 0'],
  [{ fate: 'summary', probability: 1, runs: 1, carriedOut: 1 }, 'keep the summary of 1 run, removed so far: 1'],
] as const)('%j is told as "%s"', (decision, line) => {
  expect(decisionLine(decision)).toBe(line);
});
