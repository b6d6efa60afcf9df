import { type Estimate, type Figure, percent } from '@pawl/core/stats';

/** `86 % (72 to 94, n 50)`, or a dash. */
export const rate = ({ value, low, high, n }: Estimate): string =>
  value === null || low === null || high === null
    ? '–'
    : `${percent(value)} (${Math.round(100 * low)}–${Math.round(100 * high)}, n ${n})`;

export const share = ({ value }: Figure): string => percent(value);
