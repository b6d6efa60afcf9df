import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOWHERE, type Place, REDACTION_FAILED, redactFragment, redactText } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };
const inFragment = (text: string, place: Place = NOWHERE): string => redactFragment(text, place, marking).text;

/** Each item of a JSON list as it is written there. */
const itemsOf = (list: readonly unknown[]): readonly string[] => list.map(item => JSON.stringify(item));

const said = [
  'ann@example.com', 'call +1 202-555-0143', '4111111111111111', 'plain', '{"first_name":"Ada","n":4111111111111111}',
  '["10.1.2.3"', "{'customer_name': 'Sam'}", 'x\n10.1.2.3', '\\u0040', '', '"', '[email:55501430]', 'tel: ', '5550143',
]; // biome-ignore format: a list of fragments
const leaf = fc.oneof(
  fc.constantFrom(...said),
  fc.array(fc.constantFrom(...said), { maxLength: 4 }).map(pieces => pieces.join('')),
  fc.constantFrom(null, true, 7, 1.5, 4111111111111111, 123456789),
);
const keys = fc.constantFrom(
  'role',
  'content',
  'customer',
  'name',
  'phone',
  'ssn',
  'spanId',
  'bob@example.com',
  'password',
);
const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(keys, tie('tree'), { maxKeys: 3 })),
}));

describe('the fragments of a JSON text', () => {
  it('are redacted one by one as in the whole, as items of a list', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), list => {
        const whole = redactText(JSON.stringify(list), marking);
        expect(
          `[${itemsOf(list)
            .map(item => inFragment(item))
            .join(',')}]`,
        ).toBe(whole.text);
      }),
      { numRuns: 1000 },
    );
  });

  it('are redacted one by one as in the whole, as values and as items under a key', () => {
    fc.assert(
      fc.property(keys, keys, fc.array(tree, { maxLength: 3 }), (outer, inner, list) => {
        const whole = redactText(JSON.stringify({ [outer]: { [inner]: list } }), marking).text;
        const place = { key: inner, around: outer };
        const [first, second] = [outer, inner].map(key => redactText(JSON.stringify({ [key]: [] }), marking).text);
        const head = `${first?.slice(0, -3)}${second?.slice(0, -3)}`;
        expect(`${head}${inFragment(JSON.stringify(list), place)}}}`).toBe(whole);
        expect(
          `${head}[${itemsOf(list)
            .map(item => inFragment(item, place))
            .join(',')}]}}`,
        ).toBe(whole);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a fragment', () => {
  it.each([
    { text: '{"role":"user","content":"ann@example.com"}', result: '{"role":"user","content":"[email:00000000]"}' },
    { text: ' "Sam" ', place: { key: 'name', around: 'customer' }, result: ' "[person_name:00000000]" ' },
    { text: '123456789', place: { key: 'ssn', around: null }, result: '"[national_id:00000000]"' },
    { text: '{"city":"Bonn"}', place: { key: 'address', around: null }, result: '{"city":"[address:00000000]"}' },
    { text: 'no JSON, ann@example.com', result: 'no JSON, [email:00000000]' },
  ])('$text', ({ text, place, result }) => {
    expect(inFragment(text, place)).toBe(result);
  });

  it('stays JSON when it could not be redacted', () => {
    const failing = {
      token: () => {
        throw new Error('no key');
      },
    };
    expect(redactFragment('{"to":"ann@example.com"}', NOWHERE, failing)).toEqual({
      text: JSON.stringify(REDACTION_FAILED),
      counts: { failed: 1 },
    });
  });
});
