import { expect, it } from 'vitest';
import { readableExpectation } from './expectation.js';

it.each([
  {
    check: 'tools_not_called',
    value: ['issue_refund'],
    phrase: 'never calls',
    is: { kind: 'words', words: ['issue_refund'] },
  },
  {
    check: 'stop_reason',
    value: 'needs_human',
    phrase: 'stops because of',
    is: { kind: 'words', words: ['needs_human'] },
  },
  {
    check: 'order',
    value: [['approval:*', 'tool:issue_refund']],
    phrase: 'keeps this order',
    is: { kind: 'chains', chains: [['approval:*', 'tool:issue_refund']] },
  },
  {
    check: 'budget',
    value: { steps: 12, cost_usd: 0.1 },
    phrase: 'stays within',
    is: {
      kind: 'fields',
      fields: [
        { path: ['steps'], words: ['12'] },
        { path: ['cost_usd'], words: ['0.1'] },
      ],
    },
  },
  {
    check: 'output',
    value: { must_not_contain: ['approved', 'processed'] },
    phrase: 'answers',
    is: { kind: 'fields', fields: [{ path: ['must_not_contain'], words: ['approved', 'processed'] }] },
  },
  {
    check: 'tool_arguments',
    value: { draft: { matches: { id: 'o1' } } },
    phrase: 'calls with these arguments',
    is: { kind: 'fields', fields: [{ path: ['draft', 'matches', 'id'], words: ['o1'] }] },
  },
  {
    check: 'output',
    value: { schema: { type: 'object', properties: { a: { b: { c: { d: 1 } } } } } },
    phrase: 'answers',
    is: { kind: 'json', json: { schema: { type: 'object', properties: { a: { b: { c: { d: 1 } } } } } } },
  },
  { check: 'made_up_check', value: {}, phrase: 'made up check', is: { kind: 'json', json: {} } },
  { check: 'constructor', value: true, phrase: 'constructor', is: { kind: 'words', words: ['true'] } },
])('$check: $value', ({ check, value, phrase, is }) => {
  expect(readableExpectation({ check, value })).toEqual({ check, phrase, value: is });
});
