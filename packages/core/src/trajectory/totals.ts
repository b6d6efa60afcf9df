import { STEP_KINDS, type Step, type StepKind, type Tokens } from './step.js';
import { nanosOf, secondOf, type Timestamp } from './time.js';
import type { Totals } from './trajectory.js';

/** Adds what was reported. Two unknowns stay unknown: null is not 0. */
export const addReported = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : a + b;

/** No kind of token reported. */
export const NO_TOKENS: Tokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

/** The sum of two reports, kind by kind. */
export const addTokens = (a: Tokens, b: Tokens): Tokens => combineTokens(a, b, (x, y) => addReported(x, y));

/** Two reports made one, kind by kind; kinds that neither has stay as they are when they are left out. */
export const combineTokens = (
  a: Tokens,
  b: Tokens,
  combine: (a: number | null, b: number | null) => number | null,
): Tokens => {
  const audioInput = combine(a.audioInput ?? null, b.audioInput ?? null);
  const audioOutput = combine(a.audioOutput ?? null, b.audioOutput ?? null);
  return {
    input: combine(a.input, b.input),
    output: combine(a.output, b.output),
    cacheRead: combine(a.cacheRead, b.cacheRead),
    cacheWrite: combine(a.cacheWrite, b.cacheWrite),
    reasoning: combine(a.reasoning, b.reasoning),
    ...(audioInput === null ? {} : { audioInput }),
    ...(audioOutput === null ? {} : { audioOutput }),
  };
};

/** From the first start to the last end, in nanoseconds since 1970. */
export interface Extent {
  readonly start: bigint;
  readonly end: bigint;
}

const SECOND = 1_000_000_000;

/** When the first of `steps` started and the last one ended or, not ended, started; null when none recorded a time. */
export const extentOf = (steps: readonly Step[]): Extent | null => {
  let first: Timestamp | null = null;
  // Nanoseconds since 1970 are more than a number holds: whole seconds and the rest.
  let [seconds, rest] = [Number.NEGATIVE_INFINITY, 0];
  for (const { startedAt, durationMs } of steps) {
    if (startedAt === null) continue;
    if (first === null || startedAt < first) first = startedAt;
    const lasts = Math.round(Math.max(0, durationMs ?? 0) * 1_000_000);
    const after = Number(startedAt.slice(20, 29)) + (lasts % SECOND);
    const end = secondOf(startedAt) + Math.floor(lasts / SECOND) + (after >= SECOND ? 1 : 0);
    const over = after % SECOND;
    if (end > seconds || (end === seconds && over > rest)) [seconds, rest] = [end, over];
  }
  return first === null ? null : { start: nanosOf(first), end: BigInt(seconds) * BigInt(SECOND) + BigInt(rest) };
};

/**
 * What the steps add up to. Tokens and cost come from model steps only, so that what agents, graphs and workflows repeat
 * as sums is not counted again. Duration is from the first start to the last end, in milliseconds.
 */
export const totals = (steps: readonly Step[], extent: Extent | null = extentOf(steps)): Totals => {
  const stepsByKind = Object.fromEntries(STEP_KINDS.map(kind => [kind, 0])) as Record<StepKind, number>;
  let errors = 0;
  let tokens = NO_TOKENS;
  let costUsd: number | null = null;
  let unpricedCalls = 0;
  for (const step of steps) {
    stepsByKind[step.kind] += 1;
    if (step.status === 'error') errors += 1;
    if (step.kind !== 'model') continue;
    if (step.tokens !== null) tokens = addTokens(tokens, step.tokens);
    costUsd = addReported(costUsd, step.costUsd);
    if (step.costUnknown !== undefined) unpricedCalls += 1;
  }
  const durationMs = extent === null ? null : Number(extent.end - extent.start) / 1_000_000;
  return {
    steps: steps.length,
    stepsByKind,
    errors,
    tokens,
    costUsd,
    ...(unpricedCalls > 0 ? { unpricedCalls } : {}),
    durationMs,
  };
};
