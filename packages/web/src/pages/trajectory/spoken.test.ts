import { describe, expect, it } from 'vitest';
import { calls, says } from '../../testing/steps.js';
import { spokenOf } from './spoken.js';

describe('spokenOf', () => {
  it.each([
    { messages: [], text: '' },
    { messages: [says('assistant', 'hi')], text: 'hi' },
    { messages: [calls([null, 'a', {}], [null, 'b', {}])], text: 'calls a, b' },
  ])('$text', ({ messages, text }) => {
    expect(spokenOf(messages)).toBe(text);
  });
});
