import { describe, expect, it } from 'vitest';
import { time, toolStep, trajectoryOf } from '../../testing/steps.js';
import { axisTicks, barOf, timeRange } from './timeline.js';

const at = (second: string): ReturnType<typeof time> => time(`2026-11-20T12:00:${second}00000000Z`);
const START = at('00.0');

describe('timeRange', () => {
  it.each([
    { because: 'no step has a time', steps: [toolStep('a')], range: null },
    {
      because: 'it ends with the last end, not with the last start',
      steps: [
        toolStep('a', { startedAt: START, durationMs: 9000 }),
        toolStep('b', { startedAt: at('02.0'), durationMs: 1000 }),
      ],
      range: { start: START, span: 9000 },
    },
    {
      because: 'a step without an end counts with its start',
      steps: [toolStep('a', { startedAt: START }), toolStep('b', { startedAt: at('02.5') })],
      range: { start: START, span: 2500 },
    },
    { because: 'moments have a width', steps: [toolStep('a', { startedAt: START })], range: { start: START, span: 1 } },
  ])('$because', ({ steps, range }) => {
    expect(timeRange(trajectoryOf(steps))).toEqual(range);
  });

  it('begins with an early step, also before the trajectory says it began', () => {
    const steps = [toolStep('a', { startedAt: START, durationMs: 500 })];
    expect(timeRange(trajectoryOf(steps, { startedAt: at('10.0') }))).toEqual({ start: START, span: 500 });
  });
});

describe('barOf', () => {
  const range = { start: START, span: 10_000 };
  it.each([
    { because: 'no time, no bar', step: toolStep('a'), bar: null },
    {
      because: 'a share of the range',
      step: toolStep('a', { startedAt: at('02.5'), durationMs: 5000 }),
      bar: { left: 0.25, width: 0.5, offsetMs: 2500, open: false },
    },
    {
      because: 'what runs reaches to the end',
      step: toolStep('a', { startedAt: at('04.0'), status: 'pending' }),
      bar: { left: 0.4, width: 0.6, offsetMs: 4000, open: true },
    },
    {
      because: 'an end that nobody recorded is a moment',
      step: toolStep('a', { startedAt: at('04.0') }),
      bar: { left: 0.4, width: 0, offsetMs: 4000, open: true },
    },
    {
      because: 'a clock that went backwards takes no space',
      step: toolStep('a', { startedAt: at('05.0'), durationMs: -800 }),
      bar: { left: 0.5, width: 0, offsetMs: 5000, open: false },
    },
  ])('$because', ({ step, bar }) => {
    expect(barOf(step, range)).toEqual(bar);
  });
});

describe('axisTicks', () => {
  it.each([
    { span: 2, ticks: [0, 0.5, 1, 1.5, 2] },
    { span: 9000, ticks: [0, 2000, 4000, 6000, 8000] },
    { span: 47_000, ticks: [0, 10_000, 20_000, 30_000, 40_000] },
    { span: 150_000, ticks: [0, 30_000, 60_000, 90_000, 120_000, 150_000] },
    { span: 7_200_000, ticks: [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000] },
  ])('$span ms', ({ span, ticks }) => {
    expect(axisTicks(span, 6)).toEqual(ticks);
  });

  it.each([0.001, 3, 86_400_000, 9e12])('has between two and seven marks over %s ms', span => {
    const marks = axisTicks(span, 6).length;
    expect(marks).toBeGreaterThanOrEqual(2);
    expect(marks).toBeLessThanOrEqual(7);
  });
});
