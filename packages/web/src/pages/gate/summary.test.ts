import type { GateCase, GateDecision, GateSide, Reason } from '@pawl/core/gate';
import { describe, expect, it } from 'vitest';
import { commandLine, gateRows, headline } from './summary.js';

const side = (passed: boolean | null): GateSide => ({ passed, passes: 0, valid: 5, attempts: 5 });
const gateCase = (id: string, base: GateSide | null, candidate: GateSide | null): GateCase => ({
  case: id,
  title: id,
  severity: 'blocking',
  owner: null,
  base,
  candidate,
});
const run = { run: 'r', agent: null, version: null, directory: 'r' };

describe('gateRows', () => {
  it.each([
    { because: 'it was whole and fails', base: side(true), candidate: side(false), effect: 'broken' },
    { because: 'it failed and passes', base: side(false), candidate: side(true), effect: 'repaired' },
    { because: 'it failed and fails', base: side(false), candidate: side(false), effect: 'still failing' },
    { because: 'it passes as before', base: side(true), candidate: side(true), effect: 'holds' },
    { because: 'the base did not have it', base: null, candidate: side(true), effect: 'new' },
    { because: 'the candidate does not have it', base: side(true), candidate: null, effect: 'gone' },
    { because: 'nothing valid came out', base: side(true), candidate: side(null), effect: 'unknown' },
  ])('$effect, as $because', ({ base, candidate, effect }) => {
    expect(gateRows({ base: run, cases: [gateCase('c', base, candidate)] })[0]?.effect).toBe(effect);
  });

  it.each([
    { candidate: side(false), effect: 'fails' },
    { candidate: side(true), effect: 'passes' },
    { candidate: side(null), effect: 'unknown' },
  ])('without a base: $effect', ({ candidate, effect }) => {
    expect(gateRows({ base: null, cases: [gateCase('c', null, candidate)] })[0]?.effect).toBe(effect);
  });

  it('puts the worst first', () => {
    const cases = [gateCase('ok', side(true), side(true)), gateCase('bad', side(true), side(false))];
    expect(gateRows({ base: run, cases }).map(({ row }) => row.case)).toEqual(['bad', 'ok']);
  });
});

describe('headline', () => {
  const failed = { kind: 'case-failed', case: 'a' } as Reason;
  const other = { kind: 'case-failed', case: 'b' } as Reason;
  const tooFew: Reason = { kind: 'too-few-valid', case: null, valid: 1, attempts: 5, message: '' };
  it.each([
    { decision: 'pass', reasons: [], warnings: [], is: 'Every case holds.' },
    { decision: 'pass', reasons: [], warnings: [failed], is: 'No blocking case fails; 1 warning to look at.' },
    { decision: 'hold', reasons: [failed, failed], warnings: [], is: '1 case does not hold.' },
    { decision: 'hold', reasons: [failed, other], warnings: [], is: '2 cases do not hold.' },
    { decision: 'inconclusive', reasons: [tooFew], warnings: [], is: 'Too few valid attempts to tell.' },
  ] as const)('$is', ({ is, ...fields }) => {
    expect(headline(fields as unknown as GateDecision)).toBe(is);
  });
});

it.each([
  { words: ['pawl', 'run', 'case-1', '--agent', 'a@1'], line: 'pawl run case-1 --agent a@1' },
  { words: ['pawl', 'run', 'a b', "it's", '$(x)'], line: String.raw`pawl run 'a b' 'it'\''s' '$(x)'` },
])('$line', ({ words, line }) => {
  expect(commandLine(words)).toBe(line);
});
