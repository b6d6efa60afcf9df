import { count } from './number.js';

/** `12 of 40` while a filter is set, else `40`. */
export const countOf = (shown: number, all: number): string =>
  shown === all ? count(all) : `${count(shown)} of ${count(all)}`;

/** `1 case`, `12 cases` */
export const counted = (amount: number, word: string): string => `${count(amount)} ${word}${amount === 1 ? '' : 's'}`;
