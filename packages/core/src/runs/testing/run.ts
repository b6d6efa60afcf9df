import type { Attempt, Run, RunCase } from '../index.js';

/** What a test says about a run case, an attempt or a run; everything else is as plain as it can be. */
export const runCase = (id: string, more: Partial<RunCase> = {}): RunCase => ({
  id,
  title: id,
  kind: 'regression',
  severity: 'blocking',
  owner: null,
  reason: null,
  tags: {},
  file: `evals/${id}.case.yaml`,
  hash: null,
  attempts: 3,
  pass: 'all',
  ...more,
});

export const attempt = (caseId: string, number: number, more: Partial<Attempt> = {}): Attempt => ({
  case: caseId,
  number,
  outcome: 'passed',
  reason: null,
  checks: [],
  score: null,
  trajectory: null,
  startedAt: null,
  durationMs: 1000,
  tokens: { input: 10, output: 5, cacheRead: null, cacheWrite: null, reasoning: null },
  costUsd: 0.01,
  steps: { total: 4, model: 2, tool: 1 },
  calls: [],
  stderr: null,
  ...more,
});

export const run = (cases: readonly RunCase[], more: Partial<Run> = {}): Run => ({
  schema: 'pawl-run/1',
  id: 'r1',
  agent: 'support-refund',
  version: '1',
  origin: 'imported',
  startedAt: null,
  endedAt: null,
  attemptsPerCase: 3,
  cases,
  command: [],
  ...more,
});
