import { expect, it } from 'vitest';
import { trajectoryOf } from './testing/trajectory.js';
import { toolsInOrder } from './tools-in-order.js';

const judge = (tools: readonly string[], called: string) =>
  toolsInOrder.compile(tools)(trajectoryOf([...called].map(name => `tool:${name}`)));

it.each([
  { tools: ['a', 'b'], called: 'ab' },
  { tools: ['a', 'b'], called: 'xaybz' },
  { tools: ['a', 'b'], called: 'bab' },
  { tools: ['a', 'a'], called: 'aba' },
])('$tools are in order in $called', ({ tools, called }) => {
  expect(judge(tools, called)).toEqual({ kind: 'passed' });
});

it.each([
  { called: 'b', reason: 'did not call a; the order must be a, b', evidence: [] },
  { called: 'a', reason: 'did not call b after a; the order must be a, b', evidence: ['s1'] },
  { called: 'ba', reason: 'called b before a, not after it; the order must be a, b', evidence: ['s2', 's1'] },
])('a, b are not in order in $called: $reason', ({ called, reason, evidence }) => {
  expect(judge(['a', 'b'], called)).toEqual({ kind: 'failed', reason, evidence });
});

it('needs two calls for a name that is listed twice', () => {
  expect(judge(['a', 'a'], 'a')).toMatchObject({
    kind: 'failed',
    reason: 'did not call a after a; the order must be a, a',
  });
});
