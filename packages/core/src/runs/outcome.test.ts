import { expect, it } from 'vitest';
import { failed, invalid, passed, type Verdict } from '../checks/index.js';
import { outcomeOf } from './outcome.js';

it.each<{ verdicts: readonly Verdict[]; outcome: string; reason: string | null }>([
  { verdicts: [], outcome: 'passed', reason: null },
  { verdicts: [passed(), passed()], outcome: 'passed', reason: null },
  { verdicts: [passed(), failed('called issue_refund')], outcome: 'failed', reason: 'check-1: called issue_refund' },
  { verdicts: [invalid('no output'), passed()], outcome: 'invalid', reason: 'check-0: no output' },
  { verdicts: [invalid('no output'), failed('too slow')], outcome: 'failed', reason: 'check-1: too slow' },
])('$verdicts make an attempt $outcome', ({ verdicts, outcome, reason }) => {
  const checks = verdicts.map((verdict, index) => ({ check: `check-${index}`, verdict }));
  expect(outcomeOf(checks)).toEqual({ outcome, reason });
});
