import { type Timestamp, timestampFromNanos } from '@pawl/core/trajectory';

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
  return `${String(whole).padStart(4, '0')}${String(Math.floor((milliseconds - whole) * 1e6)).padStart(6, '0')}`;
};

let second = '';
let prefix = '';

/**
 * A moment of the clock as a timestamp, the same to the nanosecond as {@link nanosText}. Clocks before 1970 or after 9999
 * are broken. Moments mostly fall into the second of the one before, whose text is kept: a tenth of the time.
 */
export const timestampOf = (milliseconds: number): Timestamp => {
  const nanos = nanosText(milliseconds);
  const seconds = nanos.slice(0, -9);
  if (seconds !== second) {
    const whole = milliseconds >= 0 ? timestampFromNanos(BigInt(seconds) * 1_000_000_000n) : null;
    if (whole === null) throw new RangeError(`the clock says ${milliseconds} ms since 1970`);
    second = seconds;
    prefix = whole.slice(0, 20);
  }
  return `${prefix}${nanos.slice(-9)}Z` as Timestamp; // the form of `whole`, with the fraction of this moment
};
