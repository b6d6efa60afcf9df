import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failed } from '../checks/index.js';
import { stepId, timestampFromMillis, trajectoryId } from '../trajectory/index.js';
import { summariseRun } from './index.js';
import { attempt, run, runCase } from './testing/run.js';

const shared = process.env.PAWL_SHARED_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const airline = `${shared}/tau-bench/gpt-4o-airline.json`;
if (!existsSync(airline)) console.warn(`skipped: no tau-bench runs at ${airline}`);

describe.skipIf(!existsSync(airline))('the 200 tau-bench airline runs of gpt-4o', () => {
  const records: { task_id: number; trial: number; reward: number }[] = existsSync(airline)
    ? JSON.parse(readFileSync(airline, 'utf8'))
    : [];
  const ids = [...new Set(records.map(record => String(record.task_id)))];
  const attempts = records.map(({ task_id, trial, reward }) =>
    attempt(String(task_id), trial + 1, { outcome: reward >= 1 ? 'passed' : 'failed', score: reward }),
  );
  const { suite } = summariseRun(
    run(
      ids.map(id => runCase(id)),
      { attemptsPerCase: 4 },
    ),
    attempts,
  );

  it('pass as often as the benchmark publishes', () => {
    const close = (value: number) => expect.closeTo(value, 6);
    expect(suite).toMatchObject({
      cases: 50,
      attempts: 200,
      pass_rate: close(0.42),
      pass_hat_k: { 1: close(0.42), 2: close(0.273333), 3: close(0.22), 4: close(0.2) },
      pass_at_k: { 1: close(0.42), 2: close(0.566667), 3: close(0.66), 4: close(0.72) },
    });
  });

  it('have an interval over cases, not over attempts', () => {
    expect(suite.pass_rate_interval).toMatchObject({
      low: expect.closeTo(0.315068, 6),
      high: expect.closeTo(0.524932, 6),
      n: 50,
      method: 'case-mean-t',
    });
  });
});

describe('what outcomes count as', () => {
  const report = summariseRun(run([runCase('a'), runCase('b')]), [
    attempt('a', 1),
    attempt('a', 2, { outcome: 'errored', reason: 'timeout: no result after 60 s' }),
    attempt('a', 3, { outcome: 'invalid', reason: 'missed: read_order({})' }),
    attempt('b', 1),
  ]);
  const [a] = report.cases;

  it('is failed for errored and nothing for invalid', () => {
    expect(a).toMatchObject({ attempts: 3, valid: 2, pass_rate: 0.5, passed: false });
    expect(a?.outcomes).toEqual({ passed: 1, failed: 0, errored: 1, invalid: 1 });
  });

  it('weighs each case the same in the mean over cases', () => {
    expect(report.suite.pass_rate).toBe(0.75);
  });

  it('lists what is invalid', () => {
    expect(report.suite.notes).toContain(
      '1 of 4 attempts are invalid and count as nothing: a attempt 3 (missed: read_order({}))',
    );
  });

  it('says a reason once', () => {
    const missed = { outcome: 'invalid', reason: 'missed: read_order({})' } as const;
    const { suite } = summariseRun(run([runCase('a')]), [attempt('a', 2, missed), attempt('a', 1, missed)]);
    expect(suite.notes).toContain(
      '2 of 2 attempts are invalid and count as nothing: a attempts 1, 2 (missed: read_order({}))',
    );
  });

  it('leaves a case with too few valid attempts out of the larger k, and says so', () => {
    expect(report.suite.pass_hat_k).toEqual({ 1: 0.75, 2: 0, 3: null });
    expect(report.suite.notes).toContain('from k = 2 on, 1 of 2 cases have too few valid attempts and are left out');
    expect(report.suite.notes).toContain('from k = 3 on, 2 of 2 cases have too few valid attempts and are left out');
  });
});

describe('undefined figures', () => {
  it('are null with a reason, not 0, when there is no attempt', () => {
    const { suite, cases } = summariseRun(run([runCase('a')]), []);
    expect(suite).toMatchObject({ pass_rate: null, tokens: null, costUsd: null, durationMs: { p50: null, p95: null } });
    expect(suite.pass_rate_interval).toMatchObject({ value: null, low: null, high: null, reason: 'no data' });
    expect(suite.notes).toContain('there is no attempt: every figure is undefined');
    expect(cases[0]).toMatchObject({ passed: null, pass_rate: null, steps: { total: null, model: null, tool: null } });
  });

  it('are noted when only some attempts report them', () => {
    const { suite } = summariseRun(run([runCase('a')]), [
      attempt('a', 1),
      attempt('a', 2, { costUsd: null, tokens: null }),
    ]);
    expect(suite).toMatchObject({ costUsd: 0.01, tokens: { input: 10, output: 5, cacheRead: null } });
    expect(suite.notes).toContain('1 of 2 attempts report no cost: what is shown comes from the others');
  });

  it('do not come from attempts of cases that the run does not have', () => {
    const { suite } = summariseRun(run([runCase('a')]), [attempt('a', 1), attempt('z', 1, { outcome: 'failed' })]);
    expect(suite).toMatchObject({ attempts: 1, pass_rate: 1 });
    expect(suite.notes).toContain('attempts of cases that the run does not have are left out: z attempt 1');
  });

  it('survive case ids that are names of object properties', () => {
    const { cases } = summariseRun(run([runCase('__proto__'), runCase('constructor')]), [attempt('__proto__', 1)]);
    expect(cases.map(row => row.attempts)).toEqual([1, 0]);
  });
});

describe('a run that is still going', () => {
  const startedAt = timestampFromMillis(0);
  it.each([
    { because: 'most attempts are to come', endedAt: null, passed: null },
    { because: 'no more will come', endedAt: startedAt, passed: true },
  ])('says $passed, as $because', ({ endedAt, passed }) => {
    const going = run([runCase('a')], { origin: 'executed', startedAt, endedAt, attemptsPerCase: 5 });
    expect(summariseRun(going, [attempt('a', 1)]).cases[0]?.passed).toBe(passed);
  });
});

describe('failures of a case', () => {
  it('are the first of each check, in order of attempts, with their number', () => {
    const approval = { check: 'required_spans', verdict: failed('approval:required is missing') };
    const refund = { check: 'tools_not_called', verdict: failed('called issue_refund', [stepId('s1')]) };
    const [row] = summariseRun(run([runCase('a')]), [
      attempt('a', 3, { outcome: 'errored', reason: 'crash: exit code 1' }),
      attempt('a', 2, { outcome: 'failed', checks: [refund, approval], trajectory: trajectoryId('t2') }),
      attempt('a', 1, { outcome: 'failed', checks: [approval], trajectory: trajectoryId('t1') }),
      attempt('a', 4, { outcome: 'invalid', checks: [refund] }),
    ]).cases;
    expect(row?.failures).toEqual([
      {
        check: 'required_spans',
        attempt: 1,
        count: 2,
        reason: 'approval:required is missing',
        evidence: [],
        trajectory: 't1',
      },
      {
        check: 'tools_not_called',
        attempt: 2,
        count: 1,
        reason: 'called issue_refund',
        evidence: ['s1'],
        trajectory: 't2',
      },
      { check: 'outcome', attempt: 3, count: 1, reason: 'crash: exit code 1', evidence: [], trajectory: null },
    ]);
  });

  it('of attempts that came graded are their grade', () => {
    const [row] = summariseRun(run([runCase('a')]), [attempt('a', 1, { outcome: 'failed', score: 0 })]).cases;
    expect(row?.failures).toMatchObject([{ check: 'outcome', reason: 'graded as failed' }]);
  });
});

it('grows with the number of attempts and not faster', () => {
  const timed = (size: number): number => {
    const cases = Array.from({ length: size }, (_, index) => runCase(`case-${index}`));
    const attempts = cases.flatMap(({ id }) => [1, 2, 3].map(number => attempt(id, number)));
    const before = performance.now();
    summariseRun(run(cases), attempts);
    return performance.now() - before;
  };
  timed(1_000);
  const small = timed(2_000);
  const large = timed(20_000);
  console.info(`summariseRun: 2,000 cases x 3 in ${small.toFixed(0)} ms, 20,000 in ${large.toFixed(0)} ms`);
  // Ten times the work; a quadratic summary would take a hundred times as long.
  expect(large).toBeLessThan(40 * Math.max(small, 5));
});
