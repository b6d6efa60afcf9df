import { describe, expect, it } from 'vitest';
import type { CaseReport, Outcome, RunReport } from '../runs/index.js';
import type { Timestamp } from '../trajectory/index.js';
import { decide } from './decide.js';
import { explain } from './explain.js';

const unknown = {
  value: null,
  low: null,
  high: null,
  confidence: 0.95,
  n: 0,
  method: 'wilson',
  reason: 'not under test',
};
const counts = (outcomes: Partial<Record<Outcome, number>>) => ({
  passed: 0,
  failed: 0,
  errored: 0,
  invalid: 0,
  ...outcomes,
});

interface Row {
  readonly id?: string;
  readonly passed: boolean | null;
  readonly outcomes: Partial<Record<Outcome, number>>;
  readonly severity?: 'blocking' | 'warning' | 'exploratory';
  readonly kind?: 'regression' | 'capability';
  readonly hash?: string;
}

const caseReport = ({
  id = 'approval',
  passed,
  outcomes,
  severity = 'blocking',
  kind = 'regression',
  hash = 'h1',
}: Row): CaseReport => {
  const all = counts(outcomes);
  const attempts = all.passed + all.failed + all.errored + all.invalid;
  return {
    case: {
      id,
      title: id,
      kind,
      severity,
      owner: 'support',
      reason: 'money waits',
      tags: {},
      file: `${id}.case.yaml`,
      hash,
      attempts: 5,
      pass: 'all',
    },
    passed,
    attempts,
    valid: attempts - all.invalid,
    outcomes: all,
    pass_rate: null,
    pass_rate_interval: unknown,
    pass_at_k: {},
    pass_hat_k: {},
    tokens: null,
    costUsd: null,
    durationMs: { p50: null, p95: null },
    steps: { total: null, model: null, tool: null },
    failures:
      passed === false
        ? [
            {
              check: 'required_spans',
              attempt: 2,
              count: all.failed,
              reason: 'required step approval:required is missing',
              evidence: ['s1'],
              trajectory: 't1',
            },
          ]
        : [],
  };
};

const runReport = (rows: readonly Row[], endedAt: string | null = '2026-11-20T00:00:00.000000000Z'): RunReport => {
  const cases = rows.map(caseReport);
  const outcomes = cases.reduce(
    (sum, row) => ({
      passed: sum.passed + row.outcomes.passed,
      failed: sum.failed + row.outcomes.failed,
      errored: sum.errored + row.outcomes.errored,
      invalid: sum.invalid + row.outcomes.invalid,
    }),
    counts({}),
  );
  return {
    run: {
      schema: 'pawl-run/1',
      id: 'r1',
      agent: 'support-refund',
      version: '1',
      origin: 'executed',
      startedAt: null,
      endedAt: endedAt as Timestamp | null,
      attemptsPerCase: 5,
      cases: cases.map(row => row.case),
      command: [],
    },
    suite: {
      cases: cases.length,
      attempts: cases.reduce((sum, row) => sum + row.attempts, 0),
      outcomes,
      pass_rate: null,
      pass_rate_interval: unknown,
      pass_at_k: {},
      pass_hat_k: {},
      tokens: null,
      costUsd: null,
      durationMs: { p50: null, p95: null },
      notes: [],
    },
    cases,
  };
};

const reference = (run: string) => ({ run, agent: 'support-refund', version: '1', directory: `runs/${run}` });

const gate = (candidate: RunReport, base: RunReport | null = null) =>
  decide({
    id: 'g1',
    now: '2026-11-20T00:00:00.000000000Z' as Timestamp,
    base: base && { report: base, reference: reference('base') },
    candidate: { report: candidate, reference: reference('candidate') },
    rules: { validAtLeast: 0.98, attempts: 5 },
    selectorOfStep: () => 'tool:issue_refund',
  });

const green: Row = { passed: true, outcomes: { passed: 5 } };
const red: Row = { passed: false, outcomes: { passed: 3, failed: 2 } };

describe('decide', () => {
  it.each([
    { because: 'every blocking case passed', rows: [green], decision: 'pass', reasons: [] },
    { because: 'a blocking case failed', rows: [red], decision: 'hold', reasons: ['case-failed'] },
    {
      because: 'a blocking failure is never averaged away',
      rows: [red, ...Array.from({ length: 99 }, (_, n) => ({ ...green, id: `green-${n}` }))],
      decision: 'hold',
      reasons: ['case-failed'],
    },
    {
      because: 'a warning case only warns',
      rows: [{ ...red, severity: 'warning' as const }],
      decision: 'pass',
      reasons: [],
    },
    {
      because: 'an exploratory case only warns',
      rows: [{ ...red, severity: 'exploratory' as const }],
      decision: 'pass',
      reasons: [],
    },
    {
      because: 'a capability case never blocks',
      rows: [{ ...red, kind: 'capability' as const }],
      decision: 'pass',
      reasons: [],
    },
    { because: 'nothing ran', rows: [], decision: 'inconclusive', reasons: ['empty-suite'] },
    {
      because: 'too few attempts are valid',
      rows: [{ passed: null, outcomes: { passed: 1, invalid: 4 } }],
      decision: 'inconclusive',
      reasons: ['too-few-valid', 'too-few-valid'],
    },
    {
      because: 'the plan asked for five attempts',
      rows: [{ passed: true, outcomes: { passed: 1 } }],
      decision: 'inconclusive',
      reasons: ['too-few-valid'],
    },
    {
      because: 'a certain failure outweighs what could not be told',
      rows: [red, { id: 'other', passed: null, outcomes: { invalid: 5 } }],
      decision: 'hold',
      reasons: ['case-failed', 'too-few-valid', 'too-few-valid'],
    },
  ])('$decision, as $because', ({ rows, decision, reasons }) => {
    const result = gate(runReport(rows));
    expect([result.decision, result.reasons.map(reason => reason.kind)]).toEqual([decision, reasons]);
  });

  it('cannot tell from a run that was cut short', () => {
    expect(gate(runReport([green], null)).reasons.map(reason => reason.kind)).toEqual(['run-incomplete']);
  });

  it('cannot tell when the candidate left out a blocking case of the base', () => {
    const result = gate(runReport([green]), runReport([green, { ...green, id: 'left-out' }]));
    expect([result.decision, result.reasons.map(reason => reason.kind)]).toEqual(['inconclusive', ['case-missing']]);
    expect(result.cases.at(-1)).toMatchObject({ case: 'left-out', candidate: null });
  });

  it('says when a case file changed between base and candidate', () => {
    expect(gate(runReport([{ ...green, hash: 'h2' }]), runReport([green])).warnings.map(reason => reason.kind)).toEqual(
      ['case-changed'],
    );
  });
});

it('shows a failure of an import, which cannot run again', () => {
  const report = runReport([red]);
  const [reason] = gate({ ...report, run: { ...report.run, origin: 'imported' } }).reasons;
  expect(reason).toMatchObject({ reproduce: ['pawl', 'show', 't1'] });
});

describe('explain', () => {
  it('names case, check, step, owner and the command that reproduces it', () => {
    expect(explain(gate(runReport([red])))).toEqual([
      'HOLD: support-refund@1 (run candidate)',
      '',
      '  case       approval (blocking), 2 of 5 attempts failed',
      '  check      required_spans: required step approval:required is missing',
      '  step       tool:issue_refund (s1)',
      '  seen in    attempt 2, trajectory t1',
      '  owner      support',
      '  because    money waits',
      '  reproduce  pawl run approval.case.yaml --agent support-refund@1 --attempts 5',
    ]);
  });
});
