import { describe, expect, it, vi } from 'vitest';
import { Progress, type ProgressState, progressLine } from './progress.js';

const state = (given: Partial<ProgressState>): ProgressState => ({
  done: 0,
  total: 300,
  outcomes: { passed: 0, failed: 0, errored: 0, invalid: 0 },
  elapsedMs: 0,
  ...given,
});

describe('progressLine', () => {
  it.each([
    ['before the first attempt has ended', state({ elapsedMs: 900 }), '0/300 attempts'],
    [
      'on the way',
      state({ done: 128, outcomes: { passed: 120, failed: 5, errored: 2, invalid: 1 }, elapsedMs: 9_000 }),
      '128/300 attempts · 120 passed, 5 failed, 2 errored, 1 invalid · 14/s · 12 s left',
    ],
    [
      'when it is slow',
      state({ done: 3, outcomes: { passed: 3, failed: 0, errored: 0, invalid: 0 }, elapsedMs: 60_000 }),
      '3/300 attempts · 3 passed · 0.1/s · 99 min left',
    ],
    [
      'at the end',
      state({ done: 300, outcomes: { passed: 300, failed: 0, errored: 0, invalid: 0 }, elapsedMs: 4_200 }),
      '300/300 attempts · 300 passed · 71/s · took 4.2 s',
    ],
  ])('%s', (_name, given, line) => {
    expect(progressLine(given)).toBe(line);
  });
});

describe('Progress', () => {
  it('rewrites one line on a terminal, within its width', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const stream = { isTTY: true, columns: 12, write: (text: string) => written.push(text) };
    const progress = new Progress(stream, () => state({}));
    vi.advanceTimersByTime(250);
    progress.end();
    vi.useRealTimers();
    expect(written).toEqual([...Array(3).fill('\r\u001b[2K0/300 atte…'), '\n']);
  });

  it('writes a line every few seconds elsewhere', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const progress = new Progress({ write: text => written.push(text) }, () => state({}));
    vi.advanceTimersByTime(11_000);
    progress.end();
    vi.useRealTimers();
    expect(written).toEqual(Array(3).fill('0/300 attempts\n'));
  });
});
