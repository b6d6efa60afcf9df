import { expect, it } from 'vitest';
import { forbiddenSpans } from './forbidden-spans.js';
import { trajectoryOf } from './testing/trajectory.js';

const judge = (selectors: readonly string[], steps: readonly string[]) =>
  forbiddenSpans.compile(selectors)(trajectoryOf(steps));

it('passes when none of them occurred', () => {
  expect(judge(['tool:issue_refund', 'message:customer_*'], ['tool:read', 'message:note'])).toEqual({ kind: 'passed' });
});

it.each([
  {
    selectors: ['tool:issue_refund'],
    steps: ['tool:a', 'tool:issue_refund'],
    reason: 'forbidden step tool:issue_refund occurred',
    evidence: ['s2'],
  },
  {
    selectors: ['message:customer_*'],
    steps: ['message:customer_promise_sent'],
    reason: 'forbidden step message:customer_promise_sent occurred',
    evidence: ['s1'],
  },
  {
    selectors: ['tool:*', '*:b'],
    steps: ['tool:a', 'memory:b', 'tool:a'],
    reason: 'forbidden steps tool:a and memory:b occurred',
    evidence: ['s1', 's2', 's3'],
  },
])('fails: $reason', ({ selectors, steps, reason, evidence }) => {
  expect(judge(selectors, steps)).toEqual({ kind: 'failed', reason, evidence });
});

it('does not take silence for innocence', () => {
  expect(judge(['tool:issue_refund'], []).kind).toBe('invalid');
});
