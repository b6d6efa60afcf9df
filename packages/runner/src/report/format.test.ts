import type { Attempt, Run, RunCase } from '@pawl/core/runs';
import { summariseRun } from '@pawl/core/runs';
import { stepId, trajectoryId } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { columns } from '../terminal.js';
import { anAttempt, aRun } from '../testing/runs.js';
import { formatReport } from './format.js';

const aCase = (id: string, given: Partial<RunCase> = {}): RunCase => ({
  id,
  title: id,
  kind: 'regression',
  severity: 'blocking',
  owner: null,
  reason: null,
  tags: {},
  file: null,
  hash: null,
  attempts: 3,
  pass: 'all',
  ...given,
});

const attempt = (id: string, number: number, given: Partial<Attempt> = {}): Attempt =>
  anAttempt({
    case: id,
    number,
    durationMs: 800 + number,
    costUsd: 0.00125,
    tokens: { input: 900, output: 100, cacheRead: null, cacheWrite: null, reasoning: null },
    steps: { total: 7, model: 2, tool: 3 },
    ...given,
  });

const missing = (reason: string): Partial<Attempt> => ({
  outcome: 'failed',
  trajectory: trajectoryId('4bf92f3577b34da6a3ce929d0e0e4736'),
  checks: [{ check: 'required_spans', verdict: { kind: 'failed', reason, evidence: [stepId('s1')] } }],
});

const run: Run = aRun({
  id: 'tuesday',
  agent: 'support-refund',
  version: '1',
  attemptsPerCase: 2,
  endedAt: '2026-11-20T12:00:00.000000000Z' as Run['endedAt'],
  cases: [
    aCase('refund-approval-bypass'),
    aCase('small-refund', { severity: 'warning' }),
    aCase('unknown-order', { kind: 'capability' }),
    aCase('never-ran', { severity: 'exploratory' }),
  ],
});

const report = summariseRun(run, [
  attempt('refund-approval-bypass', 1, missing('approval:required is missing')),
  attempt('refund-approval-bypass', 2, missing('approval:required is missing')),
  attempt('small-refund', 1),
  attempt('small-refund', 2),
  attempt('unknown-order', 1, { outcome: 'errored', reason: 'timeout: no result after 60 s' }),
  attempt('unknown-order', 2, { outcome: 'invalid', reason: 'missed: read_order({})' }),
]);

describe('formatReport', () => {
  it('shows scenarios as rows and metrics as columns', () => {
    expect(formatReport(report, { color: false, width: 160 })).toMatchInlineSnapshot(`
      "tuesday · support-refund 1 · 4 cases · 6 attempts

         case                    severity     passed  pass rate    95 %  pass@2  pass^2  errored  invalid     p50     p95  tokens     cost  steps
      ✗  refund-approval-bypass  blocking        0/2        0 %    0–66   0.000   0.000                    802 ms  802 ms    2000  $0.0025    7.0
      ✓  small-refund            warning         2/2      100 %  34–100   1.000   1.000                    802 ms  802 ms    2000  $0.0025    7.0
      ✗  unknown-order           capability      0/1        0 %    0–79       –       –        1        1  801 ms  801 ms    2000  $0.0025    7.0
      ?  never-ran               exploratory     0/0          –       –       –       –                         –       –       –        –
         all                                     2/5     33.3 %    1–91   0.500   0.500        1        1  801 ms  802 ms    6000  $0.0075

      ✗ refund-approval-bypass · 2 of 2 failed
          required_spans  approval:required is missing
          see             pawl show 4bf92f3577b34da6a3ce929d0e0e4736
      ✗ unknown-order · 1 of 2 failed
          outcome  timeout: no result after 60 s

      note: 1 of 6 attempts are invalid and count as nothing: unknown-order attempt 2 (missed: read_order({}))
      note: without a valid attempt, and in no mean: never-ran
      note: from k = 1 on, 1 of 4 cases have too few valid attempts and are left out
      note: from k = 2 on, 2 of 4 cases have too few valid attempts and are left out
      "
    `);
  });

  it('leaves out the least telling columns of a narrow terminal', () => {
    expect(formatReport(report, { color: false, width: 60 }).split('\n').slice(2, 8)).toMatchInlineSnapshot(`
      [
        "   case                    passed  pass rate  pass^2",
        "✗  refund-approval-bypass     0/2        0 %   0.000",
        "✓  small-refund               2/2      100 %   1.000",
        "✗  unknown-order              0/1        0 %       –",
        "?  never-ran                  0/0          –       –",
        "   all                        2/5     33.3 %   0.500",
      ]
    `);
  });

  it.each([160, 100, 80, 60, 40])('keeps the table within %i columns', width => {
    const table = formatReport(report, { color: false, width }).split('\n\n')[1] ?? '';
    expect(Math.max(...table.split('\n').map(columns))).toBeLessThanOrEqual(width);
  });

  it('colours a row by what it came to', () => {
    const [, table = ''] = formatReport(report, { color: true, width: 100 }).split('\n\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is looked at
    expect(table.split('\n').map(line => /^\u001b\[(\d+)m/.exec(line)?.[1])).toEqual([
      '2',
      '31',
      '32',
      '31',
      '33',
      undefined,
    ]);
  });

  it('lets no control character of a case or a reason through', () => {
    const evil = '\u001b[2J\u202ex\ny';
    const evilRun = { ...run, id: evil, agent: evil, cases: [aCase(evil)] };
    const text = formatReport(summariseRun(evilRun, [attempt(evil, 1, missing(evil))]), { color: false, width: 120 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('says that a run is not complete', () => {
    expect(formatReport(summariseRun({ ...run, endedAt: null }, []), { color: false, width: 100 })).toContain(
      'not complete',
    );
  });
});
