import { describe, expect, it } from 'vitest';
import { consult } from './policy.mjs';

const THRESHOLD = {
  enforced: true,
  limit: { amount: 50, currency: 'EUR' },
  tools: ['draft_refund_request', 'issue_refund'],
  above_limit: ['draft_refund_request'],
};

describe('the refund threshold', () => {
  it.each([
    ['issue_refund', { amount: 50, currency: 'EUR' }, 'allowed', true, false],
    ['issue_refund', { amount: 50.01, currency: 'EUR' }, 'needs_approval', false, true],
    ['issue_refund', { amount: 20, currency: 'USD' }, 'needs_approval', false, true],
    ['issue_refund', null, 'needs_approval', false, true],
    ['issue_refund', { error: 'not found' }, 'needs_approval', false, true],
    ['issue_refund', { amount: '20', currency: 'EUR' }, 'needs_approval', false, true],
    ['draft_refund_request', { amount: 129, currency: 'EUR' }, 'needs_approval', true, true],
    ['read_order', null, null, true, false],
  ])('%s of an order %j: %s, may run %s, must wait %s', (tool, order, decision, mayRun, mustWait) => {
    expect(consult(THRESHOLD, tool, order)).toEqual({ decision, mayRun, mustWait });
  });

  it('decides, but holds nothing up, when it is not enforced', () => {
    expect(consult({ ...THRESHOLD, enforced: false }, 'issue_refund', { amount: 9999, currency: 'EUR' })).toEqual({
      decision: 'needs_approval',
      mayRun: true,
      mustWait: false,
    });
  });
});
