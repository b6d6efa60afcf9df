import { type Locale, NONE } from './number.js';

const UNITS = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
} as const;
type Unit = keyof typeof UNITS;

const cache = new Map<string, Intl.NumberFormat>();
const amount = (value: number, unit: Unit, digits: number, locale: Locale): string => {
  const key = `${locale ?? ''}|${unit}|${digits}`;
  let format = cache.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });
    cache.set(key, format);
  }
  return format.format(value);
};

const two = (millis: number, large: Unit, small: Unit, locale: Locale): string => {
  // Rounded in the small unit first, so that 59.6 s after a minute reads as the next minute and not as "60 sec".
  const smalls = Math.round(millis / UNITS[small]);
  const per = UNITS[large] / UNITS[small];
  const rest = smalls % per;
  const head = amount(Math.floor(smalls / per), large, 0, locale);
  return rest === 0 ? head : `${head} ${amount(rest, small, 0, locale)}`;
};

/**
 * A duration in two units at most: `340 ms`, `1.24 sec`, `2 min 5 sec`. The en dash for null.
 * @param millis milliseconds; negative where a clock went backwards
 */
export const duration = (millis: number | null, locale?: Locale): string => {
  if (millis === null) return NONE;
  if (millis < 0) return `−${duration(-millis, locale)}`;
  if (millis < 9.995) return amount(millis, 'millisecond', 2, locale);
  if (millis < 999.5) return amount(millis, 'millisecond', 0, locale);
  if (millis < 9995) return amount(millis / 1000, 'second', 2, locale);
  if (millis < 59_950) return amount(millis / 1000, 'second', 1, locale);
  if (millis < UNITS.hour - 500) return two(millis, 'minute', 'second', locale);
  if (millis < UNITS.day - 30_000) return two(millis, 'hour', 'minute', locale);
  return two(millis, 'day', 'hour', locale);
};
