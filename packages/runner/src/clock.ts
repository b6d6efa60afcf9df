import { type Timestamp, timestampFromMillis } from '@pawl/core/trajectory';

/** Where times come from. */
export interface Clock {
  /** Milliseconds since 1970 (UTC), with fractions; never goes back within a run. */
  readonly now: () => number;
}

/** The machine's clock as it stood when the process started, and steady from then on. */
export const systemClock: Clock = { now: () => performance.timeOrigin + performance.now() };

/** A moment of the clock as decimal nanoseconds, the form of spans. */
export const nanosText = (milliseconds: number): string => {
  const whole = Math.floor(milliseconds);
  return `${whole}${String(Math.floor((milliseconds - whole) * 1e6)).padStart(6, '0')}`;
};

/** A moment of the clock as a timestamp. Clocks before 1970 or after 9999 are broken. */
export const timestampOf = (milliseconds: number): Timestamp => {
  const time = timestampFromMillis(milliseconds);
  if (time === null) throw new RangeError(`the clock says ${milliseconds} ms since 1970`);
  return time;
};
