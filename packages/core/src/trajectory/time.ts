/**
 * A moment in UTC with nanoseconds, always written as `2026-11-20T12:00:00.123456789Z`.
 * The width is fixed, so that comparing two as strings compares the moments. Never a `number`: nanoseconds since 1970
 * exceed 2^53.
 */
export type Timestamp = string & { readonly __timestamp: unique symbol };

const NANOS_PER_SECOND = 1_000_000_000n;
const LAST_SECOND = 253_402_300_799; // 9999-12-31T23:59:59Z

// Steps come in the order of time: most share their second with the one before, and a date costs more than all the rest.
let lastSecond = 0;
let lastWhole = '1970-01-01T00:00:00';

const wholeOf = (second: number): string => {
  if (second === lastSecond) return lastWhole;
  lastWhole = new Date(second * 1000).toISOString().slice(0, 19);
  lastSecond = second;
  return lastWhole;
};

/** Whole seconds since 1970 of a timestamp. */
export const secondOf = (time: Timestamp): number => {
  const whole = time.slice(0, 19);
  if (whole === lastWhole) return lastSecond;
  lastSecond = Date.parse(`${whole}Z`) / 1000;
  lastWhole = whole;
  return lastSecond;
};

/** Nanoseconds since 1970 (UTC) as a timestamp; null outside the years 1970 to 9999. */
export const timestampFromNanos = (nanos: bigint): Timestamp | null =>
  nanos < 0n ? null : timestampFromDigits(nanos.toString());

/** The same of nanoseconds as decimal text, as OTLP writes them; null also for a text that is no such number. */
export const timestampFromDigits = (nanos: string): Timestamp | null => {
  if (!/^\d{1,21}$/.test(nanos)) return null;
  const second = nanos.length > 9 ? Number(nanos.slice(0, -9)) : 0;
  if (second > LAST_SECOND) return null;
  return `${wholeOf(second)}.${nanos.slice(-9).padStart(9, '0')}Z` as Timestamp;
};

/** Milliseconds since 1970 (UTC), fractions kept to the nanosecond as far as a double holds them. */
export const timestampFromMillis = (millis: number): Timestamp | null =>
  Number.isFinite(millis) ? timestampFromNanos(BigInt(Math.round(millis * 1000)) * 1000n) : null;

/** Nanoseconds since 1970 of a timestamp. */
export const nanosOf = (time: Timestamp): bigint =>
  BigInt(secondOf(time)) * NANOS_PER_SECOND + BigInt(time.slice(20, 29));

/** Milliseconds from `start` to `end`; negative when the clock went backwards. */
export const millisBetween = (start: Timestamp, end: Timestamp): number => {
  const seconds = secondOf(end) - secondOf(start);
  const nanos = seconds * 1_000_000_000 + (Number(end.slice(20, 29)) - Number(start.slice(20, 29)));
  return nanos / 1_000_000;
};
