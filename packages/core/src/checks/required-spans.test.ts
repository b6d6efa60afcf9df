import { expect, it } from 'vitest';
import { requiredSpans } from './required-spans.js';
import { trajectoryOf } from './testing/trajectory.js';

const judge = (selectors: readonly string[], steps: readonly string[]) =>
  requiredSpans.compile(selectors)(trajectoryOf(steps));

it.each([
  { selectors: ['tool:read_order', 'approval:required'], steps: ['tool:read_order', 'approval:required'] },
  { selectors: ['approval:*'], steps: ['approval:manager'] },
  { selectors: ['policy:needs_approval'], steps: ['policy:needs_approval'] },
  { selectors: ['*:refund_policy'], steps: ['retrieval:refund_policy'] },
])('$selectors are in $steps', ({ selectors, steps }) => {
  expect(judge(selectors, steps)).toEqual({ kind: 'passed' });
});

it.each([
  { selectors: ['approval:required'], steps: ['tool:a'], reason: 'required step approval:required is missing' },
  {
    selectors: ['approval:required'],
    steps: ['approval:approved'],
    reason: 'required step approval:required is missing',
  },
  {
    selectors: ['tool:a', 'tool:b', 'memory:*'],
    steps: ['tool:a'],
    reason: 'required steps tool:b and memory:* are missing',
  },
  { selectors: ['retrieval:read'], steps: ['tool:read'], reason: 'required step retrieval:read is missing' },
])('fails: $reason', ({ selectors, steps, reason }) => {
  expect(judge(selectors, steps)).toEqual({ kind: 'failed', reason, evidence: [] });
});
