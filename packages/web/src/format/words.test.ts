import { expect, it } from 'vitest';
import { hasWords } from './words.js';

it.each([
  { filter: undefined, fits: true },
  { filter: '  ', fits: true },
  { filter: 'REFUND', fits: true },
  { filter: 'v2 refund', fits: true },
  { filter: 'refund v3', fits: false },
])('$filter', ({ filter, fits }) => {
  expect(hasWords(filter, ['support-refund', null, 'v2'])).toBe(fits);
});
