import { expect, it } from 'vitest';
import { type StepLine, trajectoryOf } from './testing/trajectory.js';
import { toolsNotCalled } from './tools-not-called.js';

const judge = (tools: readonly string[], steps: readonly StepLine[]) =>
  toolsNotCalled.compile(tools)(trajectoryOf(steps));

it.each<{ steps: StepLine[]; because: string }>([
  { steps: ['tool:draft_refund_request'], because: 'a draft moves no money' },
  { steps: ['message:issue_refund'], because: 'a message is no call' },
  { steps: ['tool:issue_refund_draft'], because: 'the name is another' },
])('passes, as $because', ({ steps }) => {
  expect(judge(['issue_refund'], steps)).toEqual({ kind: 'passed' });
});

it.each<{ tools: string[]; steps: StepLine[]; reason: string; evidence: string[] }>([
  {
    tools: ['issue_refund', 'send_email'],
    steps: ['tool:read_order', 'tool:issue_refund'],
    reason: 'called issue_refund, which must not be called',
    evidence: ['s2'],
  },
  {
    tools: ['issue_refund'],
    steps: [
      ['tool:issue_refund', { served: 'intent' }],
      ['tool:issue_refund', { status: 'error' }],
    ],
    reason: 'called issue_refund, which must not be called',
    evidence: ['s1', 's2'],
  },
  {
    tools: ['a', 'b'],
    steps: ['tool:b', 'tool:a'],
    reason: 'called b and a, which must not be called',
    evidence: ['s1', 's2'],
  },
])('fails: $reason $evidence', ({ tools, steps, reason, evidence }) => {
  expect(judge(tools, steps)).toEqual({ kind: 'failed', reason, evidence });
});

it('does not take silence for innocence', () => {
  expect(judge(['issue_refund'], [])).toEqual({
    kind: 'invalid',
    reason: 'no step was recorded, so nothing shows what the agent did',
  });
});
