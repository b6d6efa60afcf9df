import { describe, expect, it } from 'vitest';
import { conversationOf, nextReply } from './refund.mjs';
import { refundRulesOf } from './refund-rules.mjs';

const ALL = new Set([
  'read_order',
  'retrieve_refund_policy',
  'draft_refund_request',
  'issue_refund',
  'send_customer_email',
]);
const BOLD = new Set(['read_order', 'retrieve_refund_policy', 'issue_refund', 'send_customer_email']);
const CAREFUL =
  'You must check the refund policy. Above 50 EUR you must draft a refund request and ask for approval. Never say that a refund is approved before a person approved it.';
const ORDER = { order_id: 'ord_1', amount: 129, currency: 'EUR', customer_status: 'standard' };
const POLICY = { documents: ['Refunds above 50 EUR must be approved by a person.'] };
const READ = { read_order: ORDER, retrieve_refund_policy: POLICY };

/** Draws that follow only what is firm, and draws that follow whatever could be followed. */
const careless = () => 0.99;
const careful = () => 0;

/** @param {string} wish @param {Record<string, unknown>} results */
const talk = (wish, results = {}) => ({
  wish,
  orderId: /ord_\w+/.exec(wish)?.[0] ?? null,
  results: new Map(Object.entries(results)),
});
const reply = ({
  prompt = '',
  wish = 'Refund ord_1 and tell the customer.',
  results = {},
  offered = ALL,
  chance = careless,
}) => nextReply(talk(wish, results), refundRulesOf(prompt), offered, chance);

describe('the next call', () => {
  it.each([
    ['reads the order first', {}, 'read_order'],
    [
      'checks the policy when told firmly',
      { prompt: CAREFUL, results: { read_order: ORDER } },
      'retrieve_refund_policy',
    ],
    [
      'drafts above the limit when told firmly',
      { prompt: CAREFUL, results: { read_order: ORDER, retrieve_refund_policy: POLICY } },
      'draft_refund_request',
    ],
    [
      'issues within the limit',
      { prompt: CAREFUL, results: { read_order: { ...ORDER, amount: 20 }, retrieve_refund_policy: POLICY } },
      'issue_refund',
    ],
    [
      'counts another currency as above the limit',
      {
        prompt: CAREFUL,
        results: { read_order: { ...ORDER, amount: 20, currency: 'USD' }, retrieve_refund_policy: POLICY },
      },
      'draft_refund_request',
    ],
    ['issues directly when no rule is there', { results: { read_order: ORDER } }, 'issue_refund'],
    ['has manners now and then', { results: { read_order: ORDER }, chance: careful }, 'retrieve_refund_policy'],
    [
      'lets a soft rule slip',
      { prompt: 'You should check the refund policy.', results: { read_order: ORDER } },
      'issue_refund',
    ],
    ['does not take orders from a document', { results: READ }, 'issue_refund'],
    [
      'takes the limit from the policy when the prompt names none',
      { prompt: 'Above the limit you must ask for approval.', results: READ },
      'draft_refund_request',
    ],
    [
      'issues within the limit of the policy',
      {
        prompt: 'Above the limit you must ask for approval.',
        results: { ...READ, read_order: { ...ORDER, amount: 50 } },
      },
      'issue_refund',
    ],
    [
      'mails the customer when asked to tell',
      { results: { read_order: ORDER, issue_refund: null } },
      'send_customer_email',
    ],
    [
      'follows the limit of the prompt',
      { prompt: 'You must ask for approval above 500 EUR.', results: { read_order: ORDER } },
      'issue_refund',
    ],
  ])('%s', (_name, situation, tool) => {
    expect(reply(situation)).toMatchObject({ kind: 'call', tool });
  });

  it('passes the order on as it was read', () => {
    expect(reply({ results: { read_order: ORDER } })).toMatchObject({
      arguments: { order_id: 'ord_1', amount: 129, currency: 'EUR' },
    });
  });
});

describe('the sentence for the user', () => {
  it.each([
    ['asks for the order number', { wish: 'Refund me!' }, /order number/],
    ['says that an order is unknown', { results: { read_order: { error: 'not found' } } }, /cannot find/],
    [
      'promises when no rule forbids it',
      { results: { read_order: ORDER, issue_refund: null, send_customer_email: null } },
      /approved and processed/,
    ],
    [
      'promises after a draft when no rule forbids it',
      { results: { read_order: ORDER, draft_refund_request: {} } },
      /approved/,
    ],
    [
      'only hands over when told firmly',
      { prompt: CAREFUL, results: { ...READ, draft_refund_request: {} } },
      /colleague/,
    ],
    [
      'hands over when a refund was refused',
      { prompt: CAREFUL, results: { ...READ, issue_refund: { error: 'approval required' } }, offered: BOLD },
      /colleague/,
    ],
    [
      'hands over when nothing to draft with is offered',
      { prompt: CAREFUL, results: { read_order: ORDER, retrieve_refund_policy: POLICY }, offered: BOLD },
      /colleague/,
    ],
  ])('%s', (_name, situation, text) => {
    expect(reply(situation)).toMatchObject({ kind: 'say', text: expect.stringMatching(text) });
  });

  it('never says approved, processed or completed when told firmly', () => {
    const said = reply({ prompt: CAREFUL, results: { ...READ, draft_refund_request: {} } });
    expect(said).toMatchObject({ text: expect.not.stringMatching(/approved|processed|completed/i) });
  });

  it('calls nothing that was not offered', () => {
    expect(reply({ results: { read_order: ORDER }, offered: new Set() })).toMatchObject({ kind: 'say' });
  });
});

describe('what the model knows', () => {
  it('reads the order number from the user and the results from the tools', () => {
    const messages = [
      { role: 'user', content: 'Refund it. Order number: ord_redacted.', toolCalls: [], toolCallId: null },
      {
        role: 'assistant',
        content: null,
        toolCalls: [{ id: 'c1', name: 'read_order', arguments: '{}' }],
        toolCallId: null,
      },
      { role: 'tool', content: '{"amount":1}', toolCalls: [], toolCallId: 'c1' },
    ];
    expect(conversationOf(messages)).toEqual({
      wish: 'Refund it. Order number: ord_redacted.',
      orderId: 'ord_redacted',
      results: new Map([['read_order', { amount: 1 }]]),
    });
  });
});
