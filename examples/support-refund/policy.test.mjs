import { describe, expect, it } from 'vitest';
import { consult } from './policy.mjs';

const THRESHOLD = {
  limit: { amount: 50, currency: 'EUR' },
  tools: ['draft_refund_request', 'issue_refund'],
  above_limit: ['draft_refund_request'],
};

describe('the refund threshold', () => {
  it.each([
    ['issue_refund', { amount: 50, currency: 'EUR' }, true, 'allowed'],
    ['issue_refund', { amount: 50.01, currency: 'EUR' }, false, 'needs_approval'],
    ['issue_refund', { amount: 20, currency: 'USD' }, false, 'needs_approval'],
    ['issue_refund', null, false, 'needs_approval'],
    ['issue_refund', { error: 'not found' }, false, 'needs_approval'],
    ['issue_refund', { amount: '20', currency: 'EUR' }, false, 'needs_approval'],
    ['draft_refund_request', { amount: 129, currency: 'EUR' }, true, 'needs_approval'],
    ['read_order', null, true, null],
  ])('%s of an order %j: may run %s, %s', (tool, order, mayRun, decision) => {
    expect(consult(THRESHOLD, tool, order)).toEqual({ mayRun, decision });
  });

  it('lets everything run when nothing is enforced', () => {
    expect(consult(null, 'issue_refund', { amount: 9999, currency: 'EUR' })).toEqual({ mayRun: true, decision: null });
  });
});
