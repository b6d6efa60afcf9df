import { expect, it } from 'vitest';
import { casePassed } from './pass-rule.js';

it.each([
  { because: 'every attempt passed', rule: 'all', passed: 5, failed: 0, undecided: 0, verdict: true },
  { because: 'one failure is enough', rule: 'all', passed: 4, failed: 1, undecided: 0, verdict: false },
  {
    because: 'a failure stays one however much is invalid',
    rule: 'all',
    passed: 0,
    failed: 1,
    undecided: 4,
    verdict: false,
  },
  { because: 'few invalid ones count as nothing', rule: 'all', passed: 4, failed: 0, undecided: 1, verdict: true },
  { because: 'most are invalid', rule: 'all', passed: 1, failed: 0, undecided: 4, verdict: null },
  { because: 'nothing was tried', rule: 'all', passed: 0, failed: 0, undecided: 0, verdict: null },
  { because: 'enough passed', rule: { at_least: 4 }, passed: 4, failed: 1, undecided: 0, verdict: true },
  { because: 'too few passed', rule: { at_least: 4 }, passed: 3, failed: 2, undecided: 0, verdict: false },
  {
    because: 'the invalid one could have been the fourth',
    rule: { at_least: 4 },
    passed: 3,
    failed: 1,
    undecided: 1,
    verdict: null,
  },
  {
    because: 'no invalid one could have saved it',
    rule: { at_least: 4 },
    passed: 2,
    failed: 2,
    undecided: 1,
    verdict: false,
  },
] as const)('$verdict, as $because', ({ rule, verdict, ...tally }) => {
  expect(casePassed(rule, tally)).toBe(verdict);
});
