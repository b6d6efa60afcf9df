import { expect, it } from 'vitest';
import { duration } from './duration.js';

it.each([
  [null, '–'],
  [0, '0 ms'],
  [0.123456, '0.12 ms'],
  [42.4, '42 ms'],
  [999.6, '1 sec'],
  [1234, '1.23 sec'],
  [12_345, '12.3 sec'],
  [59_960, '1 min'],
  [125_000, '2 min 5 sec'],
  [119_700, '2 min'],
  [3_600_000, '1 hr'],
  [3_660_000, '1 hr 1 min'],
  [90_000_000, '1 day 1 hr'],
  [-1234, '−1.23 sec'],
])('%s ms is %s', (millis, text) => {
  expect(duration(millis, 'en-US')).toBe(text);
});
