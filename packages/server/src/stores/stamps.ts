/** Nanoseconds since 1970, strictly increasing: what was stamped later compares greater, also within a millisecond. */
export type Stamps = () => bigint;

/**
 * Stamps that follow the clock and never go back, not even where the clock did, or behind what earlier processes stamped
 * (`floor`): "last received wins" must survive both.
 */
export const stampsAfter = (floor: bigint, nowMs: () => number): Stamps => {
  let last = floor;
  let lastMs = Number.NaN;
  return () => {
    const ms = Math.trunc(nowMs());
    if (ms === lastMs) {
      last += 1n;
      return last;
    }
    lastMs = ms;
    const now = BigInt(ms) * 1_000_000n;
    last = now > last ? now : last + 1n;
    return last;
  };
};
