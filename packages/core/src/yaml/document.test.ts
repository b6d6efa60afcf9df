import { expect, it } from 'vitest';
import { type Path, readDocument } from './index.js';

const read = (text: string) => {
  const document = readDocument(text, 'a.yaml');
  if ('problems' in document) throw new Error(document.problems[0]?.message);
  return document;
};
const complaint = (text: string): string => {
  const document = readDocument(text, 'a.yaml');
  if (!('problems' in document)) return 'none';
  const [{ line, column, code, message } = { line: 0, column: 0, code: '', message: '' }] = document.problems;
  return `${line}:${column} ${code} ${message}`;
};

it.each([
  { text: 'a: 1\nb: [x, "2", true, null, ~, 1.5, 0x10]', value: { a: 1, b: ['x', '2', true, null, null, 1.5, 16] } },
  { text: '{"a": "\\ud83d\\ude00\\/", "b": [1, -0.5e3]}', value: { a: '😀/', b: [1, -500] } },
  { text: '{\n\t"a": {\n\t\t"b": []\n\t}\n}', value: { a: { b: [] } } },
  { text: '\ufeffa: b', value: { a: 'b' } },
  { text: 'no: yes\non: 2026-04-18', value: { no: 'yes', on: '2026-04-18' } },
  { text: '1: a', value: { 1: 'a' } },
  { text: 'a: |\n  two\n  lines\n', value: { a: 'two\nlines\n' } },
  { text: 'a: &x [1]\nb: *x', value: { a: [1], b: [1] } },
  { text: '"<<": {}', value: { '<<': {} } },
  { text: '', value: null },
  { text: '# nothing', value: null },
])('reads $text', ({ text, value }) => {
  expect(read(text).value).toEqual(value);
});

it('keeps __proto__, constructor and prototype as plain data', () => {
  const { value } = read('__proto__: { polluted: true }\nconstructor: { prototype: { x: 1 } }\ntoString: 1');
  expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect('polluted' in {}).toBe(false);
});

it.each([
  { text: 'a: 1\nb: 2\na: 3', problem: '3:1 YAML_DUPLICATE_KEY the key "a" is given twice' },
  { text: '{"a": 1, "a": 2}', problem: '1:10 YAML_DUPLICATE_KEY the key "a" is given twice' },
  { text: '1: a\n"1": b', problem: '2:1 YAML_DUPLICATE_KEY the key "1" is given twice' },
  { text: 'a: !!js/function x', problem: '1:4 YAML_SYNTAX Unresolved tag: tag:yaml.org,2002:js/function' },
  { text: 'a: !env SECRET', problem: '1:4 YAML_SYNTAX Unresolved tag: !env' },
  { text: 'a: !!binary aGk=', problem: '1:4 YAML_SYNTAX Unresolved tag: tag:yaml.org,2002:binary' },
  { text: 'b: &b {x: 1}\na:\n  <<: *b', problem: '3:3 YAML_MERGE_KEY merge keys (<<) are not interpreted' },
  { text: '%YAML 1.1\n---\na: no', problem: '1:1 YAML_DIRECTIVE %YAML directives are not interpreted' },
  { text: 'a: 1\n---\nb: 2', problem: '2:1 YAML_SYNTAX the file holds more than one document' },
  {
    text: 'a: *missing',
    problem: '1:4 YAML_ALIAS the alias *missing refers to an anchor that is not there',
  },
  { text: 'a: &a [*a]', problem: '1:8 YAML_ALIAS the alias *a refers to a value that contains it' },
  { text: 'a: .nan', problem: '1:4 YAML_NUMBER .nan is not a number that JSON can hold' },
  { text: 'a: 1e999', problem: '1:4 YAML_NUMBER 1e999 is not a number that JSON can hold' },
  {
    text: 'a: 12345678901234567890',
    problem: '1:4 YAML_NUMBER 12345678901234567890 is too large to be kept exactly as a number',
  },
  { text: '"a\\0b": 1', problem: '1:1 YAML_KEY a key contains a NUL character' },
  { text: '? [a]\n: 1', problem: '1:3 YAML_SYNTAX With stringKeys, all keys must be strings' },
])('refuses $text', ({ text, problem }) => {
  expect(complaint(text)).toBe(problem);
});

it.each([
  { text: 'a: [1', line: 1 },
  { text: 'a:\n  - b\n c: 1', line: 3 },
  { text: 'ok: 1\n"unclosed: 2\n', line: 2 },
  { text: 'a: b: c', line: 1 },
])('names the line of the syntax error in $text', ({ text, line }) => {
  const document = readDocument(text, 'a.yaml');
  expect('problems' in document && document.problems[0]).toMatchObject({ code: 'YAML_SYNTAX', line });
});

/** Microseconds of CPU, which other processes on the machine do not lengthen; reading takes at most a quarter of it. */
const CPU_LIMIT = 5_000_000;

const laughs = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'].map(pair => [pair[0], pair[1]]))
  laughs.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(', ')}]`);

it.each([
  { name: 'a billion laughs', text: laughs.join('\n'), message: 'the file has more than 100,000 keys and values' },
  {
    name: 'many aliases',
    text: `a: &a x\nb: [${Array.from({ length: 51 }, () => '*a').join(', ')}]`,
    message: 'the file has more than 50 aliases',
  },
  {
    name: 'a megabyte of brackets',
    text: '['.repeat(1_048_576),
    message: 'the file is nested more than 64 levels deep',
  },
  { name: 'a line of dashes', text: '- '.repeat(500_000), message: 'the file is nested more than 64 levels deep' },
  {
    name: 'a line of question marks',
    text: '? '.repeat(500_000),
    message: 'the file is nested more than 64 levels deep',
  },
  { name: 'deep JSON', text: '{"a":'.repeat(100_000), message: 'the file is nested more than 64 levels deep' },
  {
    name: 'depth through aliases',
    text: `a: &a ${'['.repeat(40)}${']'.repeat(40)}\nb: ${'['.repeat(40)}*a${']'.repeat(40)}`,
    message: 'the file is nested more than 64 levels deep',
  },
  { name: 'many values', text: `[${'1,'.repeat(100_001)}]`, message: 'the file has more than 100,000 keys and values' },
  {
    name: 'many empty values',
    text: Array.from({ length: 60_000 }, (_, at) => `k${at}:`).join('\n'),
    message: 'the file has more than 100,000 keys and values',
  },
  { name: 'a large file', text: 'a'.repeat(1_048_577), message: 'the file is larger than 1 MiB' },
])('refuses $name at once', ({ text, message }) => {
  const before = process.cpuUsage();
  const document = readDocument(text, 'a.yaml');
  expect('problems' in document && document.problems[0]).toMatchObject({ code: 'YAML_TOO_MUCH', message });
  expect(process.cpuUsage(before).user).toBeLessThan(CPU_LIMIT);
});

it('finds keys repeated among many in linear time', () => {
  const text = `${Array.from({ length: 40_000 }, (_, at) => `k${at}: x`).join('\n')}\nk7: y`;
  const before = process.cpuUsage();
  expect(complaint(text)).toBe('40001:1 YAML_DUPLICATE_KEY the key "k7" is given twice');
  expect(process.cpuUsage(before).user).toBeLessThan(CPU_LIMIT);
});

it('reads what is just within the limits', () => {
  expect(complaint(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('none');
  expect(complaint(`a: &a x\nb: [${Array.from({ length: 50 }, () => '*a').join(', ')}]`)).toBe('none');
});

const PLACES = `id: a
expected:
  order:
    - [approval:required, tool:pay]
  budget: { steps: 3 }
same: &same { x: 1 }
again: *same
`;

it.each<{ path: Path; part?: 'key' | 'value'; at: [number, number] }>([
  { path: ['id'], at: [1, 5] },
  { path: ['id'], part: 'key', at: [1, 1] },
  { path: ['expected', 'order', 0, 1], at: [4, 27] },
  { path: ['expected', 'budget', 'steps'], at: [5, 20] },
  { path: ['expected', 'budget', 'steps'], part: 'key', at: [5, 13] },
  { path: ['expected', 'budget', 'missing'], at: [5, 11] },
  { path: ['again', 'x'], at: [7, 8] },
  { path: [], at: [1, 1] },
])('finds $path $part', ({ path, part, at: [line, column] }) => {
  expect(read(PLACES).locate(path, part)).toEqual({ line, column });
});
