import { timestampFromNanos } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { nanosText, systemClock, timestampOf } from './clock.js';

describe('timestampOf', () => {
  it.each([
    [0.5, '1970-01-01T00:00:00.000500000Z'],
    [1_763_683_200_000, '2025-11-21T00:00:00.000000000Z'],
    [1_763_683_200_999.75, '2025-11-21T00:00:00.999750000Z'],
    [1_763_683_201_000, '2025-11-21T00:00:01.000000000Z'],
    [1_763_683_200_001, '2025-11-21T00:00:00.001000000Z'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(timestampOf(milliseconds)).toBe(text);
  });

  it('is the moment of the span time', () => {
    const now = systemClock.now();
    expect(timestampOf(now)).toBe(timestampFromNanos(BigInt(nanosText(now))));
  });

  it.each([-1, 253_402_300_800_000])('refuses %d ms', milliseconds => {
    expect(() => timestampOf(milliseconds)).toThrow(RangeError);
  });
});
