import { describe, expect, it } from 'vitest';
import { type LogRecord, readRecords } from './index.js';

const values = (records: readonly LogRecord[]): unknown => records.map(({ value }) => value);
const lines = (records: readonly LogRecord[]): unknown => records.map(({ line }) => line);
const message = '{"role": "user", "content": "hi"}';

describe('readRecords', () => {
  it.each([
    ['a JSON array', '[{"a":1},\n {"a":2}]', [{ a: 1 }, { a: 2 }], [1, 2]],
    ['JSON Lines', '{"a":1}\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }], [1, 3]],
    [
      'JSON Lines with Windows line ends and a byte order mark',
      '\ufeff{"a":1}\r\n{"a":2}\r\n',
      [{ a: 1 }, { a: 2 }],
      [1, 2],
    ],
    ['one object over several lines', '\n{\n "a": 1\n}\n', [{ a: 1 }], [2]],
    ['objects one after the other', '{"a":\n1}{"a":2}', [{ a: 1 }, { a: 2 }], [1, 2]],
    ['one conversation', `[${message}]`, [[{ role: 'user', content: 'hi' }]], [1]],
    [
      'conversations as JSON Lines',
      `[${message}]\n[${message}]`,
      [[{ role: 'user', content: 'hi' }], [{ role: 'user', content: 'hi' }]],
      [1, 2],
    ],
    [
      'an array of conversations',
      `[[${message}],\n[${message}]]`,
      [[{ role: 'user', content: 'hi' }], [{ role: 'user', content: 'hi' }]],
      [1, 2],
    ],
    ['brackets and quotes inside strings', '{"a":"}]\\"{"}\n{"b":"\\\\"}', [{ a: '}]"{' }, { b: '\\' }], [1, 2]],
    ['an empty array', '[]', [], []],
  ])('%s', (_, text, expected, expectedLines) => {
    const records = readRecords(text, 'log.json');
    expect(values(records)).toEqual(expected);
    expect(lines(records)).toEqual(expectedLines);
  });

  it.each([
    ['an empty file', ' \n', 'log.json:1:1: the file holds no record'],
    ['a number', '{"a":1}\n 42', 'log.json:2:2: a record begins with { or ['],
    ['text inside an array', '[{"a":1},\n"x"]', 'log.json:2:1: a record begins with { or ['],
    ['a record without end', '{"a":1}\n{"b":', 'log.json:2:1: the record that begins here does not end'],
    [
      'no JSON in the second of an array',
      '[{"a":1},\n {"b": x}]',
      "log.json:2:2: the record that begins in line 2 is not JSON: Unexpected token 'x'",
    ],
    [
      'no JSON in a later line of a record',
      '{\n"a": 1,\n}',
      'log.json:3:1: the record that begins in line 1 is not JSON: Expected double-quoted property name',
    ],
    [
      'too many levels',
      `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
      'log.json:1:1: the record has more than 64 levels',
    ],
    [
      'a million levels',
      '['.repeat(1_000_000) + ']'.repeat(1_000_000),
      'log.json:1:2: the record has more than 64 levels',
    ],
  ])('%s is an error with its place', (_, text, message) => {
    expect(() => readRecords(text, 'log.json')).toThrow(expect.objectContaining({ code: 'LOG_SYNTAX', message }));
  });

  it('keeps `__proto__` as data', () => {
    const [record] = readRecords('{"__proto__": {"x": 1}}', 'log.json');
    expect(Object.keys(record?.value ?? {})).toEqual(['__proto__']);
  });

  it('reads 200,000 records in one go', () => {
    expect(readRecords('{"a":"b"}\n'.repeat(200_000), 'log.jsonl').at(-1)?.line).toBe(200_000);
  });
});
