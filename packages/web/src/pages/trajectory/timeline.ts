import type { Step, Timestamp, Trajectory } from '@pawl/core/trajectory';
import { offsetMillis } from '../../format/date.js';

/** The stretch of time that the waterfall spans. */
export interface TimeRange {
  readonly start: Timestamp;
  /** Milliseconds, above 0. */
  readonly span: number;
}

/** From the first known start to the last known end; null when no step has a time. */
export const timeRange = (trajectory: Trajectory): TimeRange | null => {
  let start: Timestamp | null = trajectory.startedAt;
  for (const step of trajectory.steps) {
    if (step.startedAt !== null && (start === null || step.startedAt < start)) start = step.startedAt;
  }
  if (start === null) return null;
  let span = 0;
  for (const step of trajectory.steps) {
    if (step.startedAt === null) continue;
    span = Math.max(span, offsetMillis(start, step.startedAt) + Math.max(0, step.durationMs ?? 0));
  }
  // Some width has to stand for a run whose steps are all moments.
  return { start, span: span > 0 ? span : 1 };
};

/** Where a step's bar lies, as shares of the range. `open`: it has not ended, so the bar has no right edge. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly offsetMs: number;
  readonly open: boolean;
}

/** Null for a step whose time nobody recorded. */
export const barOf = (step: Step, range: TimeRange): Bar | null => {
  if (step.startedAt === null) return null;
  const offsetMs = offsetMillis(range.start, step.startedAt);
  const left = Math.min(1, Math.max(0, offsetMs / range.span));
  const open = step.durationMs === null;
  const width = open && step.status === 'pending' ? 1 - left : Math.max(0, step.durationMs ?? 0) / range.span;
  return { left, width: Math.min(width, 1 - left), offsetMs, open };
};

/**
 * Round moments for the axis, in milliseconds from the start: 1, 2 or 5 times a power of ten (from a minute on, parts
 * of minutes and hours), as few as fit into `atMost` marks, beginning with 0.
 */
export const axisTicks = (span: number, atMost: number): readonly number[] => {
  const step = ROUND.find(size => span / size <= atMost) ?? powerStep(span, atMost);
  const ticks: number[] = [];
  for (let index = 0; index * step <= span; index += 1) ticks.push(index * step);
  return ticks;
};

const decades = [0.001, 0.01, 0.1, 1, 10, 100, 1000].flatMap(power => [power, 2 * power, 5 * power]);
const ROUND: readonly number[] = [
  ...decades,
  ...[10, 15, 30].map(seconds => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24].map(hours => hours * 3_600_000),
];

/** Whole days in steps of a power of ten, for what even days are too fine for. */
const powerStep = (span: number, atMost: number): number => {
  let step = 86_400_000;
  while (span / step > atMost) step *= 10;
  return step;
};
