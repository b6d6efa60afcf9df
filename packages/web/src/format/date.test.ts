import type { Timestamp } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { day, exact, offsetMillis, relative } from './date.js';

const at = (text: string): Timestamp => text as Timestamp;
const NOON = at('2026-11-20T12:00:00.000000000Z');

describe('offsetMillis', () => {
  it.each([
    { time: '2026-11-20T12:00:00.000000001Z', millis: 0.000001 },
    { time: '2026-11-20T12:00:01.500000000Z', millis: 1500 },
    { time: '2026-11-20T11:59:59.999000000Z', millis: -1 },
    { time: '2026-11-21T12:00:00.000000000Z', millis: 86_400_000 },
  ])('$time is $millis ms after noon', ({ time, millis }) => {
    expect(offsetMillis(NOON, at(time))).toBe(millis);
  });
});

describe('relative', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  it.each([
    { time: '2026-11-20T11:59:58.000000000Z', text: 'now' },
    { time: '2026-11-20T11:59:48.000000000Z', text: '12 sec. ago' },
    { time: '2026-11-20T11:57:00.000000000Z', text: '3 min. ago' },
    { time: '2026-11-19T12:00:00.000000000Z', text: 'yesterday' },
    { time: '2026-10-12T12:00:00.000000000Z', text: 'last mo.' },
  ])('$text', ({ time, text }) => {
    expect(relative(at(time), now, 'en-US')).toBe(text);
  });

  it('has no word for a time that nobody recorded', () => {
    expect(relative(null, now, 'en-US')).toBe('–');
  });
});

describe('exact', () => {
  it('tells milliseconds and zone', () => {
    expect(exact(at('2026-11-20T12:00:00.123456789Z'), 'en-US', 'UTC')).toBe('Nov 20, 2026, 12:00:00.123 PM UTC');
  });
});

describe('day', () => {
  it.each([
    ['2026-04-18', 'Apr 18, 2026'],
    ['soon', 'soon'],
    ['2026-13-45', '2026-13-45'],
  ])('%s is %s', (text, words) => {
    expect(day(text, 'en-US')).toBe(words);
  });
});
