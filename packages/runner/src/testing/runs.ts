import type { Attempt, Run } from '@pawl/core/runs';
import { type Trajectory, totals, trajectoryId } from '@pawl/core/trajectory';

export const aRun = (given: Partial<Run> = {}): Run => ({
  schema: 'pawl-run/1',
  id: 'r1',
  agent: 'a',
  version: null,
  origin: 'executed',
  startedAt: null,
  endedAt: null,
  attemptsPerCase: 1,
  cases: [],
  command: [],
  ...given,
});

export const anAttempt = (given: Partial<Attempt>): Attempt => ({
  case: 'c1',
  number: 1,
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
  ...given,
});

export const aTrajectory = (id: string): Trajectory => ({
  id: trajectoryId(id),
  traceIds: [],
  agent: { name: null, version: null },
  service: null,
  environment: null,
  conversationId: null,
  userId: null,
  startedAt: null,
  endedAt: null,
  durationMs: null,
  status: 'unknown',
  error: null,
  stopReason: null,
  finalStatus: null,
  input: null,
  output: null,
  steps: [],
  totals: totals([]),
  tags: {},
  annotations: [],
  notes: [],
});
