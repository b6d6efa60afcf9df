import type { Attempt, CaseReport, RunReport } from '@pawl/core/runs';
import type { Estimate } from '@pawl/core/stats';

const NO_TOKENS = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

export const estimate = (fields: Partial<Estimate> = {}): Estimate => ({
  value: null,
  low: null,
  high: null,
  confidence: 0.95,
  n: 0,
  method: 'wilson',
  reason: 'no valid attempt',
  ...fields,
});

export const caseReport = (id: string, fields: Partial<CaseReport> = {}): CaseReport => ({
  case: {
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
  },
  passed: true,
  attempts: 0,
  valid: 0,
  outcomes: { passed: 0, failed: 0, errored: 0, invalid: 0 },
  pass_rate: null,
  pass_rate_interval: estimate(),
  pass_at_k: {},
  pass_hat_k: {},
  tokens: null,
  costUsd: null,
  durationMs: { p50: null, p95: null },
  steps: { total: null, model: null, tool: null },
  failures: [],
  ...fields,
});

export const runReport = (cases: readonly CaseReport[]): RunReport => ({
  run: {
    schema: 'pawl-run/1',
    id: 'run',
    agent: 'support-refund',
    version: '1',
    origin: 'executed',
    startedAt: null,
    endedAt: null,
    attemptsPerCase: 1,
    cases: cases.map(row => row.case),
    command: [],
  },
  suite: {
    cases: cases.length,
    attempts: 0,
    outcomes: { passed: 0, failed: 0, errored: 0, invalid: 0 },
    pass_rate: null,
    pass_rate_interval: estimate(),
    pass_at_k: {},
    pass_hat_k: {},
    tokens: NO_TOKENS,
    costUsd: null,
    durationMs: { p50: null, p95: null },
    notes: [],
  },
  cases,
});

export const attempt = (number: number, fields: Partial<Attempt> = {}): Attempt => ({
  case: 'case',
  number,
  outcome: 'passed',
  reason: null,
  checks: [],
  score: null,
  trajectory: null,
  startedAt: null,
  durationMs: null,
  tokens: null,
  costUsd: null,
  steps: { total: 0, model: 0, tool: 0 },
  calls: [],
  stderr: null,
  ...fields,
});
