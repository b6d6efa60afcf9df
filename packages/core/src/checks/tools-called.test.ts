import { expect, it } from 'vitest';
import { type StepLine, trajectoryOf } from './testing/trajectory.js';
import { toolsCalled } from './tools-called.js';

const judge = (tools: readonly string[], steps: readonly StepLine[]) => toolsCalled.compile(tools)(trajectoryOf(steps));

it.each<{ tools: string[]; steps: StepLine[]; because: string }>([
  { tools: ['read_order'], steps: ['tool:read_order'], because: 'it was called' },
  { tools: ['a', 'b'], steps: ['tool:b', 'tool:c', 'tool:a'], because: 'order does not count' },
  { tools: ['pay'], steps: [['tool:pay', { served: 'intent' }]], because: 'an intent is a call that the agent made' },
  {
    tools: ['pay'],
    steps: [['tool:pay', { served: 'missed' }]],
    because: 'a missed call is a call that the agent made',
  },
  { tools: ['pay'], steps: [['tool:pay', { status: 'error' }]], because: 'a call that failed was made' },
  { tools: [], steps: ['agent:a'], because: 'nothing is expected' },
])('passes $tools, as $because', ({ tools, steps }) => {
  expect(judge(tools, steps)).toEqual({ kind: 'passed' });
});

it.each<{ tools: string[]; steps: StepLine[]; reason: string }>([
  { tools: ['draft'], steps: ['tool:read_order'], reason: 'did not call draft, which must be called' },
  { tools: ['a', 'b', 'c'], steps: ['tool:b'], reason: 'did not call a and c, which must be called' },
  { tools: ['policy'], steps: ['policy:policy'], reason: 'did not call policy, which must be called' },
])('fails: $reason', ({ tools, steps, reason }) => {
  expect(judge(tools, steps)).toEqual({ kind: 'failed', reason, evidence: [] });
});

it('cannot tell what an unrecorded run called', () => {
  expect(judge(['a'], []).kind).toBe('invalid');
});
