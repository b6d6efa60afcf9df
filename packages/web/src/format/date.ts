import type { Timestamp } from '@pawl/core/trajectory';
import { type Locale, NONE } from './number.js';

/** Milliseconds since 1970 of a timestamp, nanoseconds as far as a double holds them. */
export const millisOf = (time: Timestamp): number =>
  Date.parse(`${time.slice(0, 19)}Z`) + Number(time.slice(20, 29)) / 1e6;

/** Milliseconds from `start` to `time`, exact to the nanosecond when both lie within the same days. */
export const offsetMillis = (start: Timestamp, time: Timestamp): number =>
  Date.parse(`${time.slice(0, 19)}Z`) -
  Date.parse(`${start.slice(0, 19)}Z`) +
  (Number(time.slice(20, 29)) - Number(start.slice(20, 29))) / 1e6;

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

const relativeCache = new Map<string, Intl.RelativeTimeFormat>();

/** `now`, `12 sec. ago`, `3 min. ago`, `yesterday`. @param now milliseconds since 1970 */
export const relative = (time: Timestamp | null, now: number, locale?: Locale): string => {
  if (time === null) return NONE;
  let format = relativeCache.get(locale ?? '');
  if (format === undefined) {
    format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
    relativeCache.set(locale ?? '', format);
  }
  const seconds = (millisOf(time) - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  // Below five seconds a counter would only flicker.
  return Math.abs(seconds) < 5 ? format.format(0, 'second') : format.format(Math.trunc(seconds), 'second');
};

const exactCache = new Map<string, Intl.DateTimeFormat>();

/** Date and time to the millisecond with its zone, in the reader's language and zone: for hovering. */
export const exact = (time: Timestamp | null, locale?: Locale, timeZone?: string): string => {
  if (time === null) return NONE;
  const key = `${locale ?? ''}|${timeZone ?? ''}`;
  let format = exactCache.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      timeZoneName: 'short',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    exactCache.set(key, format);
  }
  return format.format(Math.floor(millisOf(time)));
};

/** A calendar day of a case file, `2026-04-18`, as words. What is no such day stays as it was written. */
export const day = (text: string, locale?: Locale): string => {
  const millis = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(millis)) return text;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(millis);
};
