import { expect, it } from 'vitest';
import type { Json, Tokens, Trajectory } from '../trajectory/index.js';
import { budget } from './budget.js';
import { type StepLine, trajectoryOf } from './testing/trajectory.js';

const tokens = (input: number | null, output: number | null): Tokens => ({
  input,
  output,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
});
const judge = (expected: Json, steps: readonly StepLine[], more: Partial<Trajectory> = {}) =>
  budget.compile(expected)(trajectoryOf(steps, more));
const two: readonly StepLine[] = [
  'tool:read',
  ['model:m', { tokens: tokens(60, 10), costUsd: 0.25 }],
  ['model:m', { tokens: tokens(30, 10), costUsd: 0.5 }],
];

it.each<{ expected: Json; more?: Partial<Trajectory> }>([
  { expected: { steps: 3 } },
  { expected: { tokens: 110 } },
  { expected: { cost_usd: 0.75 } },
  { expected: { duration: '2s' }, more: { durationMs: 2_000 } },
  { expected: { calls: { read: 1, write: 0 } } },
  { expected: {} },
])('is within $expected', ({ expected, more }) => {
  expect(judge(expected, two, more)).toEqual({ kind: 'passed' });
});

it.each<{ expected: Json; more?: Partial<Trajectory>; reason: string; evidence: string[] }>([
  { expected: { steps: 1 }, reason: 'took 3 steps, more than 1', evidence: ['s2'] },
  { expected: { tokens: 109 }, reason: 'used 110 tokens, more than 109', evidence: ['s3'] },
  { expected: { cost_usd: 0.1 }, reason: 'cost 0.75 US dollars, more than 0.1', evidence: ['s2'] },
  {
    expected: { duration: '500ms' },
    more: { durationMs: 90_000 },
    reason: 'took 1.5 min, more than 500 ms',
    evidence: [],
  },
  { expected: { calls: { read: 0 } }, reason: 'called read once, more than 0', evidence: ['s1'] },
  {
    expected: { steps: 2, calls: { read: 0 } },
    reason: 'took 3 steps, more than 2; called read once, more than 0',
    evidence: ['s3', 's1'],
  },
])('fails: $reason', ({ expected, more, reason, evidence }) => {
  expect(judge(expected, two, more)).toEqual({ kind: 'failed', reason, evidence });
});

it.each<{ expected: Json; steps: StepLine[]; reason: string }>([
  {
    expected: { tokens: 5 },
    steps: ['tool:a'],
    reason: 'no model call reported its tokens, so the budget of 5 tokens cannot be checked',
  },
  {
    expected: { tokens: 50 },
    steps: [['model:m', { tokens: tokens(9, null) }]],
    reason: 'no model call reported its output tokens, so the budget of 50 tokens cannot be checked',
  },
  {
    expected: { cost_usd: 1 },
    steps: ['tool:a'],
    reason: 'the cost is unknown, so the budget of 1 US dollars cannot be checked',
  },
  {
    expected: { duration: '30s' },
    steps: ['tool:a'],
    reason: 'the duration is unknown, so the limit of 30 s cannot be checked',
  },
  { expected: { steps: 3 }, steps: [], reason: 'no step was recorded, so the steps are unknown' },
  { expected: { calls: { pay: 0 } }, steps: [], reason: 'no step was recorded, so the calls of pay are unknown' },
])('cannot judge an unknown figure: $reason', ({ expected, steps, reason }) => {
  expect(judge(expected, steps)).toEqual({ kind: 'invalid', reason });
});

it('fails on the known part of a figure when that alone is too much', () => {
  expect(judge({ tokens: 8 }, [['model:m', { tokens: tokens(9, null) }]])).toMatchObject({ kind: 'failed' });
});

it('lets a failure outweigh what cannot be judged', () => {
  expect(judge({ steps: 0, cost_usd: 1 }, ['tool:a'])).toMatchObject({
    kind: 'failed',
    reason: 'took 1 step, more than 0',
  });
});
