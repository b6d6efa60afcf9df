import { describe, expect, it } from 'vitest';
import { compact, count, dollars, measure, percent } from './number.js';

describe.each([
  {
    name: 'count',
    format: count,
    rows: [
      [null, '–'],
      [0, '0'],
      [12345, '12,345'],
      [4.25, '4.3'],
    ],
  },
  {
    name: 'measure',
    format: measure,
    rows: [
      [null, '–'],
      [0, '0'],
      [0.4249, '0.42'],
      [482.9, '482.9'],
      [12345.678, '12,345.68'],
      [1_234_567, '1.23M'],
    ],
  },
  {
    name: 'compact',
    format: compact,
    rows: [
      [null, '–'],
      [0, '0'],
      [9999, '9,999'],
      [12345, '12.3K'],
      [2_340_000, '2.34M'],
    ],
  },
  {
    name: 'percent',
    format: percent,
    rows: [
      [null, '–'],
      [0, '0%'],
      [0.42, '42%'],
      [0.27333, '27.3%'],
      [1, '100%'],
    ],
  },
  {
    name: 'dollars',
    format: dollars,
    rows: [
      [null, '–'],
      [0, '$0.00'],
      [0.000123, '$0.00012'],
      [0.0421, '$0.042'],
      [0.5, '$0.50'],
      [12.3456, '$12.35'],
    ],
  },
] satisfies {
  name: string;
  format: (value: number | null, locale: string) => string;
  rows: [number | null, string][];
}[])('$name', ({ format, rows }) => {
  it.each(rows)('%s is %s', (value, text) => {
    expect(format(value, 'en-US')).toBe(text);
  });
});
