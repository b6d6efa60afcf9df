import { describe, expect, it } from 'vitest';
import { costPerSuccess } from './cost.js';

describe('cost per success', () => {
  it.each([
    { costs: [1, 2, 3], successes: [1, 0, 1], perSuccess: 3 },
    { costs: [1, 2], successes: [0, 0], perSuccess: null },
    { costs: [], successes: [], perSuccess: null },
    { costs: [1], successes: [1, 1], perSuccess: null },
  ])('of $costs and $successes is $perSuccess', ({ costs, successes, perSuccess }) => {
    expect(costPerSuccess(costs, successes).perSuccess).toBe(perSuccess);
  });
});
