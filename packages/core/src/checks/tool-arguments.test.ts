import { expect, it } from 'vitest';
import type { Json } from '../trajectory/index.js';
import { call, type StepLine, trajectoryOf } from './testing/trajectory.js';
import { toolArguments } from './tool-arguments.js';

const judge = (rule: Json, steps: readonly StepLine[]) =>
  toolArguments.compile({ draft: rule })(trajectoryOf(['agent:a', ...steps]));
const order = { order_id: 'ord_1', customer: { name: 'Ann', tags: ['vip', 'eu'] }, amount: 40 };

it.each<{ rule: Json; steps: StepLine[]; because: string }>([
  {
    rule: { equals: { b: 1, a: [null] } },
    steps: [call('draft', { a: [null], b: 1 })],
    because: 'the order of keys does not count',
  },
  { rule: { equals: 'text' }, steps: [call('draft', 'text')], because: 'arguments may be a bare value' },
  { rule: { matches: { order_id: 'ord_1' } }, steps: [call('draft', order)], because: 'other arguments do not matter' },
  { rule: { matches: { customer: { name: 'Ann' } } }, steps: [call('draft', order)], because: 'a subset may be deep' },
  {
    rule: { matches: { customer: { tags: ['vip', 'eu'] } } },
    steps: [call('draft', order)],
    because: 'lists match as wholes',
  },
  { rule: { pattern: { order_id: '^ord_\\d+$' } }, steps: [call('draft', order)], because: 'the pattern is found' },
  { rule: { pattern: { amount: '^4' } }, steps: [call('draft', order)], because: 'a number is searched as text' },
  {
    rule: { pattern: { 'customer.name': '(?i)^ann$' } },
    steps: [call('draft', order)],
    because: 'a path leads into objects',
  },
  {
    rule: { matches: { n: 2 } },
    steps: [call('draft', { n: 1 }), call('draft', { n: 2 })],
    because: 'one call is enough',
  },
  { rule: { matches: { n: 2 }, calls: 'every' }, steps: [call('other', {})], because: 'every call of none fits' },
])('passes $rule, as $because', ({ rule, steps }) => {
  expect(judge(rule, steps)).toEqual({ kind: 'passed' });
});

it.each<{ rule: Json; steps: StepLine[]; reason: string; evidence: string[] }>([
  {
    rule: { equals: {} },
    steps: [call('other', {})],
    reason: 'did not call draft, whose arguments are expected',
    evidence: [],
  },
  {
    rule: { equals: { a: 1 } },
    steps: [call('draft', { a: 1, b: 2 })],
    reason: 'called draft with {"a":1,"b":2} instead of {"a":1}',
    evidence: ['s2'],
  },
  {
    rule: { matches: { order_id: 'ord_2' } },
    steps: [call('draft', order)],
    reason: 'called draft with order_id "ord_1" instead of "ord_2"',
    evidence: ['s2'],
  },
  {
    rule: { matches: { n: '1' } },
    steps: [call('draft', { n: 1 })],
    reason: 'called draft with n 1 instead of "1"',
    evidence: ['s2'],
  },
  {
    rule: { matches: { customer: { tags: ['vip'] } } },
    steps: [call('draft', { customer: { tags: ['vip', 'eu'] } })],
    reason: 'called draft with customer {"tags":["vip","eu"]} instead of {"tags":["vip"]}',
    evidence: ['s2'],
  },
  {
    rule: { matches: { toString: 1 } },
    steps: [call('draft', {})],
    reason: 'called draft with toString nothing instead of 1',
    evidence: ['s2'],
  },
  {
    rule: { pattern: { id: '^x' } },
    steps: [call('draft', { id: 'yx' })],
    reason: 'called draft with id "yx", which does not match ^x',
    evidence: ['s2'],
  },
  {
    rule: { pattern: { id: '^x' } },
    steps: [call('draft', null)],
    reason: 'called draft with id nothing, which does not match ^x',
    evidence: ['s2'],
  },
  {
    rule: { matches: { n: 3 } },
    steps: [call('draft', { n: 1 }), call('draft', { n: 2 })],
    reason: 'no call of draft fits; the first had n 1 instead of 3',
    evidence: ['s2', 's3'],
  },
  {
    rule: { matches: { n: 1 }, pattern: { id: 'b' } },
    steps: [call('draft', { n: 1, id: 'a' }), call('draft', { n: 2, id: 'b' })],
    reason: 'no call of draft fits; the first had id "a", which does not match b',
    evidence: ['s2', 's3'],
  },
  {
    rule: { matches: { n: 1 }, calls: 'every' },
    steps: [call('draft', { n: 1 }), call('draft', { n: 2 })],
    reason: 'called draft with n 2 instead of 1',
    evidence: ['s3'],
  },
])('fails: $reason', ({ rule, steps, reason, evidence }) => {
  expect(judge(rule, steps)).toEqual({ kind: 'failed', reason, evidence });
});

it('compares arguments of any depth', () => {
  let deep: Json = 'end';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(judge({ matches: { a: 1 } }, [call('draft', { a: deep })]).kind).toBe('failed');
});

it.each([
  { rule: {}, message: 'needs equals, matches or pattern' },
  { rule: { pattern: { a: '(?=x)' } }, message: 'is not a pattern: invalid or unsupported Perl syntax: `(?=`' },
])('refuses $rule', ({ rule, message }) => {
  expect(toolArguments.schema.safeParse({ draft: rule }).error?.issues[0]?.message).toBe(message);
});
