import { expect, it } from 'vitest';
import { summarise, type Trajectory, totals, trajectoryId } from './index.js';

const trajectory: Trajectory = {
  id: trajectoryId('a'.repeat(32)),
  traceIds: [],
  agent: { name: 'refund', version: '2' },
  service: 'shop',
  environment: 'test',
  conversationId: null,
  userId: 'someone',
  startedAt: null,
  endedAt: null,
  durationMs: 5,
  status: 'ok',
  error: null,
  stopReason: 'stop',
  finalStatus: 'completed',
  input: { user_message: 'x'.repeat(400) },
  output: 'done',
  steps: [],
  totals: totals([]),
  tags: {},
  annotations: [],
  notes: [],
};

it('cuts input and output to 300 characters and leaves the steps out', () => {
  const summary = summarise(trajectory);
  expect(summary.input).toBe(`{"user_message":"${'x'.repeat(283)}`);
  expect(summary.output).toBe('done');
  expect(Object.keys(summary).sort()).toEqual(
    [
      'agent',
      'completeness',
      'conversationId',
      'durationMs',
      'error',
      'finalStatus',
      'id',
      'input',
      'output',
      'payload',
      'service',
      'startedAt',
      'status',
      'stopReason',
      'totals',
      'userId',
    ].sort(),
  );
});
