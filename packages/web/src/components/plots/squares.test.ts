import { stepId, trajectoryId } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { attempt, caseReport } from '../../testing/runs.js';
import { squares } from './squares.js';

describe('squares', () => {
  const row = caseReport('c', { outcomes: { passed: 1, failed: 1, errored: 0, invalid: 1 } });

  it('shows outcomes alone before the attempts have come', () => {
    expect(squares(row, undefined).map(square => square.outcome)).toEqual(['passed', 'failed', 'invalid']);
  });

  it('is in the order of the attempts, and points at the step that shows the failure', () => {
    const failing = attempt(2, {
      outcome: 'failed',
      trajectory: trajectoryId('t2'),
      checks: [
        { check: 'required_spans', verdict: { kind: 'failed', reason: 'approval:required is missing', evidence: [] } },
        {
          check: 'tools_not_called',
          verdict: { kind: 'failed', reason: 'called issue_refund', evidence: [stepId('s9')] },
        },
      ],
    });
    expect(squares(row, [failing, attempt(1)])).toEqual([
      { number: 1, outcome: 'passed', trajectory: null, step: null, reason: null },
      { number: 2, outcome: 'failed', trajectory: 't2', step: 's9', reason: 'approval:required is missing' },
    ]);
  });
});
