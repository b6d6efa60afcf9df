import { describe, expect, it } from 'vitest';
import { titleOf, titleOfText } from './title.js';

describe('titleOf', () => {
  it.each([
    { input: null, title: '' },
    { input: 'Refund\nthis', title: 'Refund this' },
    { input: { order_id: 'o1', user_message: 'Refund this' }, title: 'Refund this' },
    { input: { question: '', query: 'why' }, title: 'why' },
    { input: { order_id: 'o1' }, title: '{order_id: "o1"}' },
    { input: { message: { text: 'nested' } }, title: '{message: {text: "nested"}}' },
    {
      input: [
        { role: 'system', content: 'be kind' },
        { role: 'user', content: 'Refund this' },
      ],
      title: 'Refund this',
    },
    { input: [{ role: 'user', parts: [{ type: 'text', content: 'Refund this' }] }], title: 'Refund this' },
    { input: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Refund' }] }], title: 'Refund' },
    { input: ['a', 'b'], title: '["a", "b"]' },
  ])('$input', ({ input, title }) => {
    expect(titleOf(input)).toBe(title);
  });
});

describe('titleOfText', () => {
  it.each([
    { text: 'Refund this', title: 'Refund this' },
    { text: '{"order_id":"o1","user_message":"Refund \\"this\\""}', title: 'Refund "this"' },
    { text: '{"user_message": "Refund th', title: 'Refund th' },
    { text: '{"user_message":"cut \\u00', title: '{"user_message":"cut \\u00' },
    { text: '{"order_id":"o1"}', title: '{"order_id":"o1"}' },
    { text: '[{"role":"system","content":"be kind"},{"role":"user","content":"Refund th', title: 'Refund th' },
    { text: '[{"role":"user","parts":[{"type":"text","content":"Refund this"}]}]', title: 'Refund this' },
    { text: '[{"role":"system","content":"be ki', title: '[{"role":"system","content":"be ki' },
  ])('$text', ({ text, title }) => {
    expect(titleOfText(text)).toBe(title);
  });
});
