import { expect, it } from 'vitest';
import { stopReason } from './stop-reason.js';
import { trajectoryOf } from './testing/trajectory.js';

it.each([
  { expected: 'needs_human_approval', actual: 'needs_human_approval', verdict: { kind: 'passed' } },
  { expected: ['stop', 'completed'], actual: 'stop', verdict: { kind: 'passed' } },
  {
    expected: 'needs_human_approval',
    actual: 'stop',
    verdict: { kind: 'failed', reason: 'the stop reason is stop, but must be needs_human_approval', evidence: ['s1'] },
  },
  {
    expected: ['a', 'b'],
    actual: 'c',
    verdict: { kind: 'failed', reason: 'the stop reason is c, but must be a or b', evidence: ['s1'] },
  },
  {
    expected: 'stop',
    actual: null,
    verdict: { kind: 'invalid', reason: 'the stop reason is unknown, so it cannot be compared with stop' },
  },
])('$expected against $actual is $verdict.kind', ({ expected, actual, verdict }) => {
  expect(stopReason.compile(expected)(trajectoryOf(['agent:a'], { stopReason: actual }))).toEqual(verdict);
});
