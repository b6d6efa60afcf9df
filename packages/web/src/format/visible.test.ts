import { expect, it } from 'vitest';
import { visible } from './visible.js';

it.each([
  { because: 'plain text stays', text: 'Grüße, 世界 👋', shown: 'Grüße, 世界 👋' },
  { because: 'line breaks and tabs stay', text: 'a\n\tb\r\n', shown: 'a\n\tb\r\n' },
  { because: 'control characters are seen', text: '\u0000\u001b[31m\u007f', shown: '␀␛[31m␡' },
  { because: 'turned text is seen', text: '\u202egnp.exe\u202c', shown: '⟨U+202E⟩gnp.exe⟨U+202C⟩' },
])('$because', ({ text, shown }) => {
  expect(visible(text)).toBe(shown);
});
