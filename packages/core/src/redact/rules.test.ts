import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileRules,
  NO_RULES,
  NOWHERE,
  patternFault,
  REDACTION_FAILED,
  type RuleSource,
  redactFragment,
  redactJson,
  redactText,
  rulesOf,
  textClasses,
} from './index.js';

const token = (label: string): string => `[${label}:00000000]`;
const under = (rules: Partial<RuleSource>) => ({ token, rules: compileRules({ ...NO_RULES, ...rules }) });
const allowing = (allow: Partial<RuleSource['allow']>) => under({ allow: { ...NO_RULES.allow, ...allow } });

describe('what a project allows', () => {
  it.each([
    {
      rules: allowing({ values: ['Support@Example.com'] }),
      text: 'support@example.com, ann@example.com',
      result: 'support@example.com, [email:00000000]',
    },
    {
      rules: allowing({ patterns: ['[a-z]+@example\\.com'] }),
      text: 'x1@example.com bob@example.com',
      result: '[email:00000000] bob@example.com',
    },
    { rules: allowing({ classes: ['ipv4'] }), text: '10.1.2.3 ann@example.com', result: '10.1.2.3 [email:00000000]' },
    {
      rules: allowing({ classes: ['person-field'] }),
      text: '{"first_name":"Ada","password":"FAKEpw22"}',
      result: '{"first_name":"Ada","password":"[secret:00000000]"}',
    },
    {
      rules: allowing({ values: ['Ada'] }),
      text: '{"first_name":"Ada","last_name":"Roe"}',
      result: '{"first_name":"Ada","last_name":"[person_name:00000000]"}',
    },
  ])('stays: $text', ({ rules, text, result }) => {
    expect(redactText(text, rules).text).toBe(result);
  });
});

describe('what a project denies', () => {
  it.each([
    {
      rules: under({ deny: ['Blue', 'Blue Bird (1)'] }),
      text: 'the blue bird (1) and Blues',
      result: 'the [denied:00000000] and [denied:00000000]s',
    },
    { rules: under({ deny: ['a.c'] }), text: 'abc a.c', result: 'abc [denied:00000000]' },
    {
      rules: under({ deny: ['ORD-1042', '(a/b)-[c]{d}^$|+?*\\'] }),
      text: 'ord-1042 (a/b)-[c]{d}^$|+?*\\.',
      result: '[denied:00000000] [denied:00000000].',
    },
    {
      rules: under({ patterns: [{ name: 'note', pattern: 'N-\\d{2}' }] }),
      text: '{"n":"see N-12"}',
      result: '{"n":"see [note:00000000]"}',
    },
    { rules: under({ patterns: [{ name: 'note', pattern: '^N' }] }), text: 'NN', result: '[note:00000000]N' },
    { rules: under({ deny: ['Bluebird'] }), text: '{"Bluebird":1}', result: '{"[denied:00000000]":1}' },
  ])('goes: $text', ({ rules, text, result }) => {
    expect(redactText(text, rules).text).toBe(result);
  });
});

describe('paths', () => {
  const paths = (path: string, action: 'mask' | 'keep' | 'drop') => under({ paths: [{ path, do: action }] });
  const json =
    '{"customer":{"notes":"likes tea","age":7,"mails":["ann@example.com"],"more":{"notes":"x"}},"notes":"y"}';
  it.each([
    {
      rules: paths('notes', 'mask'),
      result:
        '{"customer":{"notes":"[masked:00000000]","age":7,"mails":["[email:00000000]"],"more":{"notes":"[masked:00000000]"}},"notes":"[masked:00000000]"}',
    },
    {
      rules: paths('customer/notes', 'drop'),
      result:
        '{"customer":{"notes":"[dropped]","age":7,"mails":["[email:00000000]"],"more":{"notes":"x"}},"notes":"y"}',
    },
    { rules: paths('mail*', 'keep'), result: json },
    {
      rules: paths('cust*er', 'mask'),
      result:
        '{"customer":{"notes":"[masked:00000000]","age":"[masked:00000000]","mails":["[masked:00000000]"],"more":{"notes":"[masked:00000000]"}},"notes":"y"}',
    },
    {
      rules: under({
        paths: [
          { path: 'age', do: 'keep' },
          { path: 'customer', do: 'mask' },
        ],
      }),
      result:
        '{"customer":{"notes":"[masked:00000000]","age":7,"mails":["[masked:00000000]"],"more":{"notes":"[masked:00000000]"}},"notes":"y"}',
    },
  ])('say what happens to a field and all that is in it: $result', ({ rules, result }) => {
    expect(redactText(json, rules).text).toBe(result);
    expect(JSON.stringify(redactJson(JSON.parse(json), rules).value)).toBe(result);
    expect(redactFragment(json, NOWHERE, rules).text).toBe(result);
    expect(redactText(result, rules).text).toBe(result);
  });
});

describe('a pattern', () => {
  it.each(['a*', '(?=x)', '(x', 'x'.repeat(1001), '(?:a{1,99}){1,99}'])('is refused: %s', pattern => {
    expect(patternFault(pattern)).not.toBeNull();
  });

  it('is searched in linear time', () => {
    const evil = under({ patterns: [{ name: 'evil', pattern: '(a+)+b' }] });
    expect(redactText('a'.repeat(50_000), evil).counts).toEqual({});
  });
});

describe('a class that fails', () => {
  const failing = rulesOf(
    [
      ...textClasses,
      {
        id: 'failing',
        signs: [0],
        mayContain: text => text.includes('boom'),
        find: () => {
          throw new Error('a fault');
        },
      },
    ],
    [],
  );

  it('costs the field, and nothing of it is kept', () => {
    const { value, counts } = redactJson(
      { a: 'boom ann@example.com', b: 'bob@example.com', c: 1 },
      { token, rules: failing },
    );
    expect(value).toEqual({ a: REDACTION_FAILED, b: '[email:00000000]', c: 1 });
    expect(counts).toEqual({ failed: 1, email: 1 });
  });

  it('costs a key, too, with its value', () => {
    const { value } = redactJson({ boom: 1, kept: 1 }, { token, rules: failing });
    expect(value).toEqual({ [REDACTION_FAILED]: REDACTION_FAILED, kept: 1 });
  });
});

it('gives the same with and without rules that fit nothing', () => {
  const none = under({ deny: ['\u0001never\u0001'], paths: [{ path: '\u0001', do: 'drop' }] });
  const said = [
    'ann@example.com',
    '{"first_name":"',
    '"}',
    '10.1.2.3',
    ' ',
    '"',
    '[',
    'tel: 5550143',
    '\\',
    '{"a":{"b":[',
    ']}}',
    '1',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...said), { maxLength: 8 }), pieces => {
      expect(redactText(pieces.join(''), none)).toEqual(redactText(pieces.join(''), { token }));
    }),
    { numRuns: 1000 },
  );
});
