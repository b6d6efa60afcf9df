import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8_192);
let digits = '';
let at = 0;

/** Random hex digits from the operating system, drawn in batches: a fraction of a microsecond each. */
export const randomHex = (length: number): string => {
  if (at + length > digits.length) {
    digits = randomFillSync(pool).toString('hex');
    at = 0;
  }
  at += length;
  return digits.slice(at - length, at);
};
