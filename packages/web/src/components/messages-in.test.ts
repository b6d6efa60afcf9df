import type { Json } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { messagesIn } from './messages-in.js';

describe('messagesIn', () => {
  it.each([
    {
      because: 'a chat log',
      value: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: null, tool_calls: [{ id: 'c1', function: { name: 'read', arguments: '{}' } }] },
        { role: 'tool', tool_call_id: 'c1', content: 'paid' },
      ],
      is: [
        { role: 'user', parts: [{ type: 'text', content: 'hi' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'read', arguments: '{}' }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'paid' }] },
      ],
    },
    {
      because: 'OpenTelemetry’s parts',
      value: { messages: [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }] },
      is: [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }],
    },
    {
      because: 'an unknown part stays as it came',
      value: [{ role: 'user', name: 'Ann', content: [{ type: 'image', url: 'x' }] }],
      is: [{ role: 'user', name: 'Ann', parts: [{ type: 'other', value: { type: 'image', url: 'x' } }] }],
    },
  ] satisfies { because: string; value: Json; is: unknown }[])('reads $because', ({ value, is }) => {
    expect(messagesIn(value)).toEqual(is);
  });

  it.each([
    { because: 'text', value: 'hi' },
    { because: 'an empty list', value: [] },
    { because: 'a list of something else', value: [{ id: 1 }] },
    { because: 'a message with a key that would be lost', value: [{ role: 'user', content: 'hi', cost: 3 }] },
    { because: 'an object with more than messages', value: { messages: [{ role: 'user', content: 'hi' }], k: 1 } },
  ] satisfies { because: string; value: Json }[])('leaves $because alone', ({ value }) => {
    expect(messagesIn(value)).toBeNull();
  });
});
