import { type Json, nanosOf, type Timestamp, timestampFromMillis, timestampFromNanos } from '../trajectory/index.js';

/**
 * Below this a number counts seconds since 1970, from it on milliseconds: as seconds it is the year 5138, as
 * milliseconds March 1973.
 */
const FIRST_MILLIS = 100_000_000_000;

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a moment as logs write it: ISO 8601 (UTC when it names no zone, whatever the zone of this machine), or seconds or
 * milliseconds since 1970 as a number. Null when it is none of these.
 */
export const readMoment = (value: Json | undefined): Timestamp | null => {
  if (typeof value === 'number') return timestampFromMillis(Math.abs(value) < FIRST_MILLIS ? value * 1000 : value);
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (match === null) return null;
  const [, date = '', minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = match;
  const millis = Date.parse(`${date}T${minutes}:${seconds}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  const whole = timestampFromMillis(millis);
  return whole === null ? null : timestampFromNanos(nanosOf(whole) + BigInt(fraction.padEnd(9, '0')));
};
