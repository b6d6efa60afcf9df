import type { Json } from '@pawl/core/trajectory';
import { describe, expect, it } from 'vitest';
import { BRANCH_LIMIT, documentIn, type JsonRow, type JsonView, jsonRows } from './rows.js';

const view = (fields: Partial<JsonView> = {}): JsonView => ({
  toggled: new Set(),
  whole: new Set(),
  openDepth: 2,
  maxRows: 1000,
  ...fields,
});

const drawn = (rows: readonly JsonRow[]): readonly string[] =>
  rows.map(row => {
    const indent = '.'.repeat(row.depth);
    if (row.kind === 'leaf') return `${indent}${row.key ?? '-'}=${JSON.stringify(row.value)}`;
    if (row.kind === 'branch')
      return `${indent}${row.key ?? '-'}${row.list ? '[' : '{'}${row.size}${row.open ? '' : '…'}`;
    if (row.kind === 'more') return `${indent}+${row.hidden}`;
    return row.kind === 'close' ? `${indent}${row.list ? ']' : '}'}` : 'cut';
  });

describe('jsonRows', () => {
  it.each([
    { because: 'a bare value is one line', value: 7, is: ['-=7'] },
    { because: 'keys keep their order', value: { b: 1, a: null }, is: ['-{2', '.b=1', '.a=null', '}'] },
    { because: 'deep branches are folded', value: { a: { b: [1] } }, is: ['-{1', '.a{1', '..b[1…', '.}', '}'] },
    { because: 'what is empty has nothing to open', value: { a: [] }, is: ['-{1', '.a[0…', '}'] },
    {
      because: 'a toggled branch is the other way',
      value: { a: [1] },
      fields: { toggled: new Set(['$/a']) },
      is: ['-{1', '.a[1…', '}'],
    },
    {
      because: 'foreign keys are data',
      value: JSON.parse('{"__proto__":{"x":1}}') as Json,
      is: ['-{1', '.__proto__{1', '..x=1', '.}', '}'],
    },
    { because: 'it stops at the limit', value: [1, 2, 3, 4], fields: { maxRows: 2 }, is: ['-[4', '.-=1', 'cut'] },
  ])('$because', ({ value, fields, is }) => {
    expect(drawn(jsonRows(value, view(fields)))).toEqual(is);
  });

  it('shows the beginning of a long list, and the whole when asked', () => {
    const list = Array.from({ length: BRANCH_LIMIT + 5 }, (_, index) => index);
    expect(drawn(jsonRows(list, view())).slice(-2)).toEqual(['.+5', ']']);
    expect(jsonRows(list, view({ whole: new Set(['$']) }))).toHaveLength(BRANCH_LIMIT + 7);
  });

  it('opens a document that is 100,000 deep', () => {
    let value: Json = 1;
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(jsonRows(value, view({ openDepth: Number.POSITIVE_INFINITY, maxRows: 300_000 }))).toHaveLength(200_001);
  });
});

describe('documentIn', () => {
  it.each([
    { text: '{"a": 1}', is: { a: 1 } },
    { text: ' [1]', is: [1] },
    { text: '7', is: undefined },
    { text: '"text"', is: undefined },
    { text: '{not json', is: undefined },
  ])('$text', ({ text, is }) => {
    expect(documentIn(text)).toEqual(is);
  });
});
