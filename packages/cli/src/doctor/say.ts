import type { Estimate, Figure } from '@pawl/core/stats';

/** `86%`, with one decimal where it is not whole; a dash where it is undefined. */
export const percent = (value: number | null): string =>
  value === null ? '–' : `${Number((100 * value).toFixed(1))}%`;

/** `86% (72 to 94, n 50)`, or a dash. */
export const rate = ({ value, low, high, n }: Estimate): string =>
  value === null || low === null || high === null
    ? '–'
    : `${percent(value)} (${Math.round(100 * low)}–${Math.round(100 * high)}, n ${n})`;

export const share = ({ value }: Figure): string => percent(value);
