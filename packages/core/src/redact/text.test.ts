import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedToken, REDACTION_FAILED, redactText } from './index.js';

const key = new Uint8Array(32).fill(7);
const redaction = { token: keyedToken(key) };
const redacted = (text: string): string => redactText(text, redaction).text;

describe('a token', () => {
  it('keeps the type and is equal for equal values, however they are written', () => {
    const [spaced, plain, other] = ['4111 1111 1111 1111', '4111111111111111', '4242424242424242'].map(redacted);
    expect(spaced).toMatch(/^\[card:[0-9a-f]{8}\]$/);
    expect(plain).toBe(spaced);
    expect(other).not.toBe(spaced);
  });

  it('is the same for an address in upper case and in a URL', () => {
    expect(redacted('ANN@EXAMPLE.COM')).toBe(redacted('ann%40example.com'));
  });

  it('tells nothing without the key', () => {
    const elsewhere = { token: keyedToken(new Uint8Array(32).fill(8)) };
    expect(redactText('ann@example.com', elsewhere).text).not.toBe(redacted('ann@example.com'));
  });
});

describe('counts', () => {
  it('are by label', () => {
    expect(redactText('ann@example.com, bob@example.com, 10.0.0.1', redaction).counts).toEqual({ email: 2, ip: 1 });
  });

  it('are empty when nothing was found, and the text is the same', () => {
    expect(redactText('nothing to see', redaction)).toEqual({ text: 'nothing to see', counts: {} });
  });
});

describe('JSON inside text', () => {
  const named = { token: (label: string) => `[${label}:00000000]` };
  it.each([
    {
      because: 'its spelling is kept',
      text: '{ "email":"a@example.com" ,"n":1.0, "big":12345678901234567890 }',
      result: '{ "email":"[email:00000000]" ,"n":1.0, "big":12345678901234567890 }',
    },
    {
      because: 'escapes are undone for the search',
      text: '{"a":"x\\nann@example.com\\u0020y"}',
      result: '{"a":"x\\n[email:00000000]\\u0020y"}',
    },
    {
      because: 'it may hold JSON again',
      text: '{"arguments":"{\\"to_name\\":\\"Lee\\",\\"n\\":1}"}',
      result: '{"arguments":"{\\"to_name\\":\\"[person_name:00000000]\\",\\"n\\":1}"}',
    },
    {
      because: 'a number becomes a string',
      text: '{"ssn":123456789,"card":4111111111111111}',
      result: '{"ssn":"[national_id:00000000]","card":"[card:00000000]"}',
    },
    {
      because: 'a number in nested JSON becomes a nested string',
      text: '{"a":"{\\"card\\":4111111111111111}"}',
      result: '{"a":"{\\"card\\":\\"[card:00000000]\\"}"}',
    },
    {
      because: 'it may stand in a sentence',
      text: 'got {"customer_name": "Sam"} back',
      result: 'got {"customer_name": "[person_name:00000000]"} back',
    },
    {
      because: 'it may be printed by Python',
      text: "{'customer_name': 'Sam', 'ok': True}",
      result: "{'customer_name': '[person_name:00000000]', 'ok': True}",
    },
    {
      because: 'it may be cut off',
      text: '{"a":1,"b":"{\\"last_name\\":\\"Lovel',
      result: '{"a":1,"b":"{\\"last_name\\":\\"[person_name:00000000]',
    },
    {
      because: 'it may break off',
      text: '{"a":{"last_name":"Lovelace","n":12 … truncated at 10.1.2.3',
      result: '{"a":{"last_name":"[person_name:00000000]","n":12 … truncated at [ip:00000000]',
    },
    {
      because: 'what only starts like it is text',
      text: "[4111 1111 1111 1111] {'t is 10.1.2.3, it's",
      result: "[[card:00000000]] {'t is [ip:00000000], it's",
    },
    { because: 'keys can hold something too', text: '{"ann@example.com":3}', result: '{"[email:00000000]":3}' },
  ])('is read field by field, as $because', ({ text, result }) => {
    expect(redactText(text, named).text).toBe(result);
  });
});

describe('redacting again', () => {
  const fragments = [
    'ann@example.com', '+1 202-555-0143', '303-555-0186', '4111111111111111', 'GB82 WEST 1234 5698 7654 32', '10.20.30.40',
    '2001:db8::1', 'postgres://a:FAKEpw1@h/db', '&password=FAKEpw2', '{"first_name":"Ada"}', '{"phone":"', '"}', 'phone: ', ' ', ',', '"',
    "'", '\\', '\n', '\\n', ':', '@', '.', '-', '/', '[', ']', '{', '}', '1', '0', 'a', 'é', '中', '[email:55501430]', '[phone:02079460]',
  ]; // biome-ignore format: a list of fragments
  it('changes nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 12 }), pieces => {
        const once = redacted(pieces.join(''));
        expect(redacted(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves the hash in a token alone, even one that looks like a number to call', () => {
    expect(redacted('[phone:02079460] and tel: [phone:55501430]')).toBe('[phone:02079460] and tel: [phone:55501430]');
  });
});

describe('when redacting fails', () => {
  const failing = {
    token: () => {
      throw new Error('no key');
    },
  };

  it('drops the text and counts it', () => {
    expect(redactText('mail ann@example.com', failing)).toEqual({ text: REDACTION_FAILED, counts: { failed: 1 } });
  });

  it('keeps text in which there is nothing to redact', () => {
    expect(redactText('nothing to see', failing).text).toBe('nothing to see');
  });
});
