import { expect, it } from 'vitest';
import { differences } from './diff.js';

const shown = (before: string, after: string): string =>
  differences(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'gone' ? `[-${text}-]` : `{+${text}+}`))
    .join('');

it.each([
  ['', '', ''],
  ['same', 'same', 'same'],
  ['', 'new', '{+new+}'],
  ['old', '', '[-old-]'],
  ['Refund sent.', 'Refund asked for.', 'Refund [-sent-]{+asked for+}.'],
  ['a b c', 'a c', 'a [-b -]c'],
  ['a c', 'a b c', 'a {+b +}c'],
  ['the old plan', 'the new idea', 'the [-old plan-]{+new idea+}'],
  ['one. two. three.', 'one. 2. three.', 'one. [-two-]{+2+}. three.'],
  ['Größe 5', 'Größe 6', 'Größe [-5-]{+6+}'],
])('from %j to %j: %j', (before, after, expected) => expect(shown(before, after)).toBe(expected));

it('gives back both texts, whatever they are', () => {
  const texts = [
    'a b a b c',
    'b a c a',
    '  x\n\ty ',
    '🙂 a 🙂',
    '{"a": [1, 2]}',
    'b '.repeat(1_500),
    'c b '.repeat(900),
  ];
  for (const before of texts) {
    for (const after of texts) {
      const pieces = differences(before, after);
      const without = (kind: string): string =>
        pieces
          .filter(each => each.kind !== kind)
          .map(({ text }) => text)
          .join('');
      expect([without('new'), without('gone')]).toEqual([before, after]);
    }
  }
});
