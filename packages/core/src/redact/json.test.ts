import { describe, expect, it } from 'vitest';
import type { Json } from '../trajectory/index.js';
import { REDACTION_FAILED, redactJson } from './index.js';

const marking = { token: (label: string) => `[${label}:00000000]` };

describe('a JSON value', () => {
  it('is the same object when there is nothing to redact', () => {
    const value = { a: [1, 'two', null, true], b: { c: 'three' } };
    expect(redactJson(value, marking).value).toBe(value);
  });

  it('keeps what has no finding inside of what has', () => {
    const untouched = { c: 'three' };
    const { value } = redactJson({ mail: 'ann@example.com', untouched }, marking);
    expect(value).toEqual({ mail: '[email:00000000]', untouched });
    expect((value as { untouched: unknown }).untouched).toBe(untouched);
  });

  it('may nest to any depth', () => {
    let value: Json = 'ann@example.com';
    for (let level = 0; level < 100_000; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    let inner = redactJson(value, marking).value;
    while (typeof inner === 'object' && inner !== null) inner = Object.values(inner)[0] ?? null;
    expect(inner).toBe('[email:00000000]');
  });

  it('keeps keys that are names of object properties as data', () => {
    const value: Json = JSON.parse('{"__proto__":{"mail":"ann@example.com"},"constructor":"x"}');
    const redacted = redactJson(value, marking).value;
    expect(JSON.stringify(redacted)).toBe('{"__proto__":{"mail":"[email:00000000]"},"constructor":"x"}');
    expect(({} as Record<string, unknown>)['mail']).toBeUndefined();
  });

  it.each([
    { value: { card: 4111111111111111 }, result: { card: '[card:00000000]' } },
    { value: { ssn: 123456789 }, result: { ssn: '[national_id:00000000]' } },
    { value: { zip: 99999, tokens: 99999 }, result: { zip: '[address:00000000]', tokens: 99999 } },
    { value: { spanId: 4242424242424242 }, result: { spanId: 4242424242424242 } },
    { value: 4111111111111111, result: '[card:00000000]' },
    { value: { 'ann@example.com': 1 }, result: { '[email:00000000]': 1 } },
    { value: { '{"last_name":"Roe"}': 1 }, result: { '{"last_name":"[person_name:00000000]"}': 1 } },
    {
      value: { first_names: ['Ada', 'Bob'] },
      result: { first_names: ['[person_name:00000000]', '[person_name:00000000]'] },
    },
  ])('$value', ({ value, result }) => {
    expect(redactJson(value, marking).value).toEqual(result);
  });

  it('loses only the field that could not be redacted', () => {
    const failing = {
      token: (label: string) => {
        if (label === 'card') throw new Error('no key');
        return `[${label}:00000000]`;
      },
    };
    expect(redactJson({ a: '4111111111111111', b: 'ann@example.com', c: 'x' }, failing)).toEqual({
      value: { a: REDACTION_FAILED, b: '[email:00000000]', c: 'x' },
      counts: { failed: 1, email: 1 },
    });
  });
});
