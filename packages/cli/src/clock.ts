import { type Timestamp, timestampFromMillis } from '@pawl/core/trajectory';

/** This moment, by the machine's clock. */
export const timestampNow = (): Timestamp => {
  const now = timestampFromMillis(Date.now());
  if (now === null) throw new RangeError('the clock is outside the years 1970 to 9999');
  return now;
};
