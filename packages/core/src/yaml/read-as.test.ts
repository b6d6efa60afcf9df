import { expect, it } from 'vitest';
import { z } from 'zod';
import { duration, formatProblem, json, oneOrMore, problemError, readAs, readDocument, strict, text } from './index.js';

const schema = strict(
  {
    name: text,
    size: z.int().min(1).max(9).optional(),
    kind: z.enum(['regression', 'capability']).optional(),
    wait: duration.optional(),
    names: z.array(text).max(2).optional(),
    one: oneOrMore(text).optional(),
    start: z
      .union([strict({ command: z.array(text) }), strict({ http: text })], { error: 'must have command or http' })
      .optional(),
    by: z.record(z.string(), z.number()).optional(),
    free: json.optional(),
    on: z.boolean().optional(),
  },
  ['later'],
);

const complaints = (source: string): readonly string[] => {
  const document = readDocument(source, 'a.yaml');
  const read = 'problems' in document ? document : readAs(schema, document);
  return 'problems' in read ? read.problems.map(problem => `${formatProblem(problem)} -> ${problem.remedy}`) : [];
};

it.each([
  { source: 'size: 1', problem: 'a.yaml:1:1: "name" is missing -> Add "name".' },
  { source: 'name: ""', problem: 'a.yaml:1:7: "name" must not be empty, but it is empty text -> Correct the value.' },
  { source: 'name: 5', problem: 'a.yaml:1:7: "name" must be text, but it is 5 -> Put it in quotes.' },
  { source: 'name:', problem: 'a.yaml:1:6: "name" must be text, but it is empty -> Write text.' },
  {
    source: 'name: a\nsize: 1.5',
    problem: 'a.yaml:2:7: "size" must be a whole number, but it is 1.5 -> Write a whole number.',
  },
  { source: 'name: a\nsize: 0', problem: 'a.yaml:2:7: "size" must be at least 1, but it is 0 -> Correct the value.' },
  { source: 'name: a\nsize: 10', problem: 'a.yaml:2:7: "size" must be at most 9, but it is 10 -> Correct the value.' },
  {
    source: 'name: a\nkind: regresion',
    problem: 'a.yaml:2:7: "kind" must be regression or capability, but it is "regresion" -> Did you mean "regression"?',
  },
  {
    source: 'name: a\nkind: 7',
    problem:
      'a.yaml:2:7: "kind" must be regression or capability, but it is 7 -> Write one of: regression, capability.',
  },
  {
    source: 'name: a\nwait: 5 s',
    problem: 'a.yaml:2:7: "wait" must be a duration such as 500ms, 30s or 2m; it is "5 s" -> Correct the value.',
  },
  {
    source: 'name: a\nnames: b',
    problem: 'a.yaml:2:8: "names" must be a list, but it is "b" -> Write it as a list: [b].',
  },
  {
    source: 'name: a\nnames: [a, b, c]',
    problem: 'a.yaml:2:8: "names" must be at most 2 entries, but it is a list -> Correct the value.',
  },
  { source: 'name: a\none: [a, 5]', problem: 'a.yaml:2:10: "one[1]" must be text, but it is 5 -> Put it in quotes.' },
  {
    source: 'name: a\non: "yes"',
    problem: 'a.yaml:2:5: "on" must be true or false, but it is "yes" -> Write true or false.',
  },
  {
    source: 'name: a\nnmae: b',
    problem: 'a.yaml:2:1: "nmae" is an unknown key; did you mean "name"? -> Write name, or remove the key.',
  },
  {
    source: 'name: a\nlater: 1',
    problem:
      'a.yaml:2:1: "later" is not supported yet by this version of pawl -> Remove it, or use a version that supports it.',
  },
  {
    source: 'name: a\nstart: x',
    problem:
      'a.yaml:2:8: "start" must have command or http; it is "x" -> Write it in one of the forms that the JSON Schema shows.',
  },
  {
    source: 'name: a\nstart: { htp: x }',
    problem: 'a.yaml:2:10: "start.htp" is an unknown key; did you mean "http"? -> Write http, or remove the key.',
  },
  {
    source: 'name: a\nstart: { command: x }',
    problem: 'a.yaml:2:19: "start.command" must be a list, but it is "x" -> Write it as a list: [x].',
  },
  {
    source: 'name: a\nby: { __proto__: 1 }',
    problem: 'a.yaml:2:7: "by.__proto__" cannot be used as a name -> Rename it.',
  },
  {
    source: '[]',
    problem: 'a.yaml:1:1: the file must be keys with values, but it is an empty list -> Write keys with values.',
  },
  { source: '', problem: 'a.yaml:1:1: the file must be keys with values, but it is empty -> Write keys with values.' },
])('says $problem', ({ source, problem }) => {
  expect(complaints(source)).toContain(problem);
});

it('lists every problem, in the order of the file', () => {
  expect(complaints('size: 0\nkind: x\nzzzzz: 1').map(line => line.split(': ')[0])).toEqual([
    'a.yaml:1:1',
    'a.yaml:1:7',
    'a.yaml:2:7',
    'a.yaml:3:1',
  ]);
});

it('gives the value as the schema describes it', () => {
  const document = readDocument('name: a\nfree: { __proto__: 1, x: [null] }', 'a.yaml');
  const read = 'problems' in document ? document : readAs(schema, document);
  expect(JSON.stringify(read)).toBe('{"value":{"name":"a","free":{"__proto__":1,"x":[null]}}}');
});

it('makes an error of problems', () => {
  const document = readDocument('nmae: b', 'a.yaml');
  const read = 'problems' in document ? document : readAs(schema, document);
  const error = 'problems' in read ? problemError(read.problems) : null;
  expect(error).toMatchObject({
    code: 'MISSING_KEY',
    message: 'a.yaml:1:1: "name" is missing (and 1 more)',
    remedy: 'Add "name".',
  });
});
