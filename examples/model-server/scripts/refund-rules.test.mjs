import { describe, expect, it } from 'vitest';
import { clausesOf, moneyIn, strengthOf } from './clauses.mjs';
import { refundRulesOf } from './refund-rules.mjs';

describe('rules read out of a prompt', () => {
  it.each([
    ['Check the refund policy before you decide.', 'checkPolicy', 'plain'],
    ['You must check the refund policy before you decide.', 'checkPolicy', 'firm'],
    ['Always read the policy first.', 'checkPolicy', 'firm'],
    ['Try to look up the refund policy first.', 'checkPolicy', 'soft'],
    ['You should always consult the policy.', 'checkPolicy', 'soft'],
    ['Never refund without checking the refund policy.', 'checkPolicy', 'firm'],
    ['You do not need to check the policy.', 'checkPolicy', 'absent'],
    ['Be friendly. Our policy is to be quick.', 'checkPolicy', 'absent'],
    ['Above the limit, draft a refund request and ask for approval.', 'askApproval', 'plain'],
    ['Above 50 EUR you must draft a refund request and ask a person for approval.', 'askApproval', 'firm'],
    ['Refunds over €50 must be approved by a person.', 'askApproval', 'firm'],
    ['If possible, ask for approval of large refunds.', 'askApproval', 'soft'],
    ['Never issue a refund above the limit without approval.', 'askApproval', 'firm'],
    ['Refunds need no approval.', 'askApproval', 'absent'],
    ['You never need to ask for approval.', 'askApproval', 'absent'],
    ['Approval is not required.', 'askApproval', 'absent'],
    ['Never say that a refund is approved before a person approved it.', 'askApproval', 'absent'],
    ['Never say that a refund is approved before a person approved it.', 'noPromise', 'firm'],
    ['Do not promise a refund.', 'noPromise', 'firm'],
    ['You should not tell the customer that the refund is done before it is.', 'noPromise', 'soft'],
    ['Tell the customer that the refund is done.', 'noPromise', 'absent'],
    ['Never be rude.', 'noPromise', 'absent'],
    ['<!-- Never promise a refund. -->', 'noPromise', 'absent'],
  ])('%s: %s is %s', (prompt, rule, strength) => {
    expect(refundRulesOf(prompt)).toMatchObject({ [rule]: strength });
  });

  it('takes the firmest of several statements', () => {
    expect(refundRulesOf('- Try to check the policy.\n- Always check the policy.').checkPolicy).toBe('firm');
  });

  it.each([
    ['Above 50 EUR, ask for approval.', { amount: 50, currency: 'EUR' }],
    ['You may refund up to $1,000.50 yourself.', { amount: 1000.5, currency: 'USD' }],
    ['Ask for approval of large refunds.', null],
    ['Shipping costs 5 EUR.', null],
  ])('%s: the limit is %j', (prompt, limit) => {
    expect(refundRulesOf(prompt).limit).toEqual(limit);
  });
});

describe('statements', () => {
  it('joins wrapped lines and splits bullets, paragraphs and sentences', () => {
    expect(clausesOf('# Rules\n\nYou are\nkind. Be brief.\n- One\n  more\n2. Two costs 1.50 EUR.')).toEqual([
      'Rules',
      'You are kind.',
      'Be brief.',
      'One more',
      'Two costs 1.50 EUR.',
    ]);
  });

  it.each([
    ['You must ask.', 'firm'],
    ['If possible, you must ask.', 'soft'],
    ['Ask.', 'plain'],
  ])('%s is worded %s', (clause, strength) => {
    expect(strengthOf(clause)).toBe(strength);
  });

  it.each([
    ['€50', 50, 'EUR'],
    ['50 euros', 50, 'EUR'],
    ['49.90 EUR.', 49.9, 'EUR'],
    ['1.000,50 €', 1000.5, 'EUR'],
    ['$1,000', 1000, 'USD'],
    ['20 dollars', 20, 'USD'],
  ])('%s is %d %s', (text, amount, currency) => {
    expect(moneyIn(text)).toEqual({ amount, currency });
  });

  it.each(['50 eurythmics', 'fifty euros', 'order 50'])('%s names no money', text => {
    expect(moneyIn(text)).toBeNull();
  });
});
