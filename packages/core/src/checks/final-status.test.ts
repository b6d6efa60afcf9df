import { expect, it } from 'vitest';
import { finalStatus } from './final-status.js';
import { trajectoryOf } from './testing/trajectory.js';

it.each([
  { expected: 'needs_human', actual: 'needs_human', verdict: { kind: 'passed' } },
  {
    expected: 'needs_human',
    actual: 'completed',
    verdict: { kind: 'failed', reason: 'the final status is completed, but must be needs_human', evidence: ['s1'] },
  },
  {
    expected: 'needs_human',
    actual: null,
    verdict: { kind: 'invalid', reason: 'the final status is unknown, so it cannot be compared with needs_human' },
  },
])('$expected against $actual is $verdict.kind', ({ expected, actual, verdict }) => {
  expect(finalStatus.compile(expected)(trajectoryOf(['agent:a'], { finalStatus: actual }))).toEqual(verdict);
});
