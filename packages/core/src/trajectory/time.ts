/**
 * A moment in UTC with nanoseconds, always written as `2026-11-20T12:00:00.123456789Z`.
 * The width is fixed, so that comparing two as strings compares the moments. Never a `number`: nanoseconds since 1970
 * exceed 2^53.
 */
export type Timestamp = string & { readonly __timestamp: unique symbol };

const NANOS_PER_SECOND = 1_000_000_000n;
const LAST_SECOND = 253_402_300_799n; // 9999-12-31T23:59:59Z

/** Nanoseconds since 1970 (UTC) as a timestamp; null outside the years 1970 to 9999. */
export const timestampFromNanos = (nanos: bigint): Timestamp | null => {
  const seconds = nanos / NANOS_PER_SECOND;
  if (nanos < 0n || seconds > LAST_SECOND) return null;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${(nanos % NANOS_PER_SECOND).toString().padStart(9, '0')}Z` as Timestamp;
};

/** Milliseconds since 1970 (UTC), fractions kept to the nanosecond as far as a double holds them. */
export const timestampFromMillis = (millis: number): Timestamp | null =>
  Number.isFinite(millis) ? timestampFromNanos(BigInt(Math.round(millis * 1000)) * 1000n) : null;

/** Nanoseconds since 1970 of a timestamp. */
export const nanosOf = (time: Timestamp): bigint =>
  BigInt(Date.parse(`${time.slice(0, 19)}Z`) / 1000) * NANOS_PER_SECOND + BigInt(time.slice(20, 29));

/** Milliseconds from `start` to `end`; negative when the clock went backwards. */
export const millisBetween = (start: Timestamp, end: Timestamp): number =>
  Number(nanosOf(end) - nanosOf(start)) / 1_000_000;
