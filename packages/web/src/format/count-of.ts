import { count } from './number.js';

/** `12 of 40` while a filter is set, else `40`. */
export const countOf = (shown: number, all: number): string =>
  shown === all ? count(all) : `${count(shown)} of ${count(all)}`;
