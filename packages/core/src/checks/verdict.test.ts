import { expect, it } from 'vitest';
import { stepId } from '../trajectory/index.js';
import { every, failed, invalid, passed } from './index.js';

it.each([
  { parts: [], whole: { kind: 'passed' } },
  { parts: [passed(), invalid('x')], whole: { kind: 'invalid', reason: 'x' } },
  { parts: [invalid('x'), failed('y')], whole: { kind: 'failed', reason: 'y', evidence: [] } },
  {
    parts: [failed('a', [stepId('1')]), failed('b', [stepId('1'), stepId('2')])],
    whole: { kind: 'failed', reason: 'a; b', evidence: ['1', '2'] },
  },
])('$parts together are $whole.kind', ({ parts, whole }) => {
  expect(every(parts)).toEqual(whole);
});
