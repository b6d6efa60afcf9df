import { expect, it } from 'vitest';
import type { Json } from '../trajectory/index.js';
import { output } from './output.js';
import { trajectoryOf } from './testing/trajectory.js';

const judge = (expected: Json, answer: Json) => output.compile(expected)(trajectoryOf(['agent:a'], { output: answer }));
const reply = { status: 'needs_human', notes: ['Waiting for\n approval.'], amount: 40 };

it.each<{ expected: Json; answer: Json; because: string }>([
  {
    expected: { contains: 'WAITING FOR approval' },
    answer: reply,
    because: 'letter case and white space do not count',
  },
  { expected: { contains: ['human', '40'] }, answer: reply, because: 'every text and number is searched' },
  { expected: { contains: 'cafe\u0301' }, answer: 'Caf\u00e9', because: 'two forms of one letter are equal' },
  { expected: { must_not_contain: ['approved', 'completed'] }, answer: reply, because: 'neither is there' },
  { expected: { must_not_contain: 'status' }, answer: reply, because: 'keys are not text' },
  { expected: { must_not_contain: 'human waiting' }, answer: reply, because: 'a phrase does not span two texts' },
  { expected: { must_not_contain: ['approved'] }, answer: '', because: 'an empty answer is an answer' },
  { expected: { pattern: '^needs_human$' }, answer: 'needs_human', because: 'it matches' },
  { expected: { pattern: ['(?m)^needs', 'human'] }, answer: reply, because: 'both match' },
  { expected: { schema: { type: 'object', required: ['status'] } }, answer: reply, because: 'it fits' },
  {
    expected: { schema: { type: 'object' } },
    answer: '{"status":"ok"}',
    because: 'a text that holds JSON is judged as JSON',
  },
  { expected: { schema: true }, answer: 'x', because: 'everything fits true' },
])('passes $expected, as $because', ({ expected, answer }) => {
  expect(judge(expected, answer)).toEqual({ kind: 'passed' });
});

it.each<{ expected: Json; answer: Json; reason: string }>([
  {
    expected: { contains: ['done', '40', 'sent'] },
    answer: reply,
    reason: 'the output does not contain "done" and "sent"',
  },
  {
    expected: { must_not_contain: ['approved'] },
    answer: 'Your refund is APPROVED.',
    reason: 'the output must not contain "approved", but does',
  },
  {
    expected: { must_not_contain: ['a', 'b'] },
    answer: { deep: [{ x: 'B' }] },
    reason: 'the output must not contain "b", but does',
  },
  { expected: { pattern: '^a$' }, answer: 'b', reason: 'the output does not match ^a$' },
  {
    expected: { schema: { properties: { status: { const: 'done' } } } },
    answer: reply,
    reason: 'the output does not fit its schema: /status: Instance does not match "done".',
  },
  {
    expected: { schema: { type: 'string', pattern: '^ord_' } },
    answer: 'x',
    reason: 'the output does not fit its schema: does not match its pattern',
  },
  {
    expected: { contains: 'x', must_not_contain: 'y' },
    answer: 'Y',
    reason: 'the output does not contain "x"; the output must not contain "y", but does',
  },
])('fails: $reason', ({ expected, answer, reason }) => {
  expect(judge(expected, answer)).toEqual({ kind: 'failed', reason, evidence: ['s1'] });
});

it.each<{ expected: Json; answer: Json; reason: string }>([
  { expected: { must_not_contain: 'x' }, answer: null, reason: 'no final answer was recorded' },
  {
    expected: { schema: 'answer.schema.json' },
    answer: 'x',
    reason: "the output's schema could not be applied: its file was not read with the case",
  },
])('cannot judge: $reason', ({ expected, answer, reason }) => {
  expect(judge(expected, answer)).toEqual({ kind: 'invalid', reason });
});

it('reads an answer of any depth', () => {
  let deep: Json = 'promised';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(judge({ must_not_contain: 'promised' }, deep).kind).toBe('failed');
  expect(judge({ schema: true }, deep).kind).toBe('invalid');
});
