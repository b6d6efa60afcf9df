/**
 * Figures as text in the reader's language. All take null, "nobody reported it", and give the en dash for it, never 0.
 */
export const NONE = '–';

/** BCP 47 tag; undefined takes the browser's. */
export type Locale = string | undefined;

const cache = new Map<string, Intl.NumberFormat>();
const formatter = (locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
};

/** `12,345` */
export const count = (value: number | null, locale?: Locale): string =>
  value === null ? NONE : formatter(locale, { maximumFractionDigits: 1 }).format(value);

/** `12K`, `1.2M`: for columns, with the exact figure beside it on hover. Below 10,000 exact. */
export const compact = (value: number | null, locale?: Locale): string => {
  if (value === null) return NONE;
  if (Math.abs(value) < 10_000) return count(value, locale);
  return formatter(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
};

/** `0.42`, `482.9`: a measure of an unknown scale, with two decimals; large ones as {@link compact}. */
export const measure = (value: number | null, locale?: Locale): string => {
  if (value === null) return NONE;
  if (Math.abs(value) >= 1_000_000) return compact(value, locale);
  return formatter(locale, { maximumFractionDigits: 2 }).format(value);
};

/** Share of 1 as `42 %`; one decimal where two figures could otherwise not be told apart. */
export const percent = (value: number | null, locale?: Locale): string =>
  value === null ? NONE : formatter(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value);

/** US dollars with two significant digits below a cent, so that a model call does not read as free. */
export const dollars = (value: number | null, locale?: Locale): string => {
  if (value === null) return NONE;
  const small = value !== 0 && Math.abs(value) < 0.01;
  const digits: Intl.NumberFormatOptions = small
    ? { maximumSignificantDigits: 2 }
    : { minimumFractionDigits: 2, maximumFractionDigits: Math.abs(value) < 1 ? 3 : 2 };
  return formatter(locale, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', ...digits }).format(
    value,
  );
};
