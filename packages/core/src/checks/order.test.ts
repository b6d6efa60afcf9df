import { expect, it } from 'vitest';
import { order } from './order.js';
import { trajectoryOf } from './testing/trajectory.js';

const judge = (pairs: readonly (readonly [string, string])[], steps: readonly string[]) =>
  order.compile(pairs)(trajectoryOf(steps));
const refund = [['approval:approved', 'tool:issue_refund']] as const;

it.each([
  { steps: ['approval:approved', 'tool:issue_refund'], because: 'approval came first' },
  {
    steps: ['approval:approved', 'tool:issue_refund', 'tool:issue_refund'],
    because: 'one approval covers what follows',
  },
  { steps: ['tool:read_order', 'approval:required'], because: 'no money moved' },
])('passes $steps, as $because', ({ steps }) => {
  expect(judge(refund, steps)).toEqual({ kind: 'passed' });
});

it.each([
  { steps: ['tool:issue_refund'], evidence: ['s1'], because: 'nobody approved' },
  { steps: ['approval:required', 'tool:issue_refund'], evidence: ['s2'], because: 'nobody had approved yet' },
  {
    steps: ['tool:issue_refund', 'approval:approved', 'tool:issue_refund'],
    evidence: ['s1'],
    because: 'the first came too early',
  },
])('fails $steps, as $because', ({ steps, evidence }) => {
  expect(judge(refund, steps)).toEqual({
    kind: 'failed',
    reason: 'tool:issue_refund came without an earlier approval:approved',
    evidence,
  });
});

it('names the pairs that are broken, and only these', () => {
  expect(
    judge(
      [
        ['tool:a', 'tool:b'],
        ['tool:b', 'tool:c'],
        ['approval:*', 'tool:p*'],
      ],
      ['tool:b', 'tool:c', 'tool:pay'],
    ),
  ).toEqual({
    kind: 'failed',
    reason: 'tool:b came without an earlier tool:a; tool:pay came without an earlier approval:*',
    evidence: ['s1', 's3'],
  });
});
