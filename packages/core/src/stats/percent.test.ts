import { expect, it } from 'vitest';
import { percent } from './percent.js';

it.each([
  [null, '–'],
  [0, '0 %'],
  [1, '100 %'],
  [20 / 136, '14.7 %'],
  [0.0004, '0 %'],
  [0.9996, '100 %'],
])('%j is told as "%s"', (share, text) => {
  expect(percent(share)).toBe(text);
});
