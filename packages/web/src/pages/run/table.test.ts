import { describe, expect, it } from 'vitest';
import { caseReport, runReport } from '../../testing/runs.js';
import { largestK, nextSort, parseSort, tableRows } from './table.js';

const failedOnce = { passed: 4, failed: 1, errored: 0, invalid: 0 };
const report = runReport([
  caseReport('case-10', { pass_rate: 0.8, costUsd: 0.2, outcomes: failedOnce }),
  caseReport('case-2', { pass_rate: 0.2, costUsd: null, passed: false, outcomes: { ...failedOnce, failed: 4 } }),
  caseReport('case-1', {
    pass_rate: null,
    costUsd: 0.1,
    passed: null,
    outcomes: { ...failedOnce, failed: 0, invalid: 5 },
  }),
  caseReport('ok', { pass_rate: 1, costUsd: 0.3 }),
]);
const ids = (filter: Parameters<typeof tableRows>[1]): string =>
  tableRows(report, filter)
    .map(row => row.case.id)
    .join(' ');

describe('tableRows', () => {
  it.each([
    { because: 'the run’s order', filter: {}, is: 'case-10 case-2 case-1 ok' },
    {
      because: 'failing: an attempt did not pass, or nothing is known',
      filter: { show: 'failing' },
      is: 'case-10 case-2 case-1',
    },
    { because: 'every word has to be found', filter: { q: 'CASE 1' }, is: 'case-10 case-1' },
    { because: 'lowest rate first, unknown last', filter: { sort: 'pass_rate' }, is: 'case-2 case-10 ok case-1' },
    { because: 'highest rate first, unknown last', filter: { sort: '-pass_rate' }, is: 'ok case-10 case-2 case-1' },
    { because: 'numbers in ids count as numbers', filter: { sort: 'case' }, is: 'case-1 case-2 case-10 ok' },
    { because: 'an unknown column changes nothing', filter: { sort: 'constructor' }, is: 'case-10 case-2 case-1 ok' },
  ] as const)('$because', ({ filter, is }) => {
    expect(ids(filter)).toBe(is);
  });
});

describe('nextSort', () => {
  it.each([
    { current: undefined, column: 'cost', next: '-cost' },
    { current: '-cost', column: 'cost', next: 'cost' },
    { current: 'cost', column: 'cost', next: undefined },
    { current: '-cost', column: 'pass_rate', next: 'pass_rate' },
    { current: 'pass_rate', column: 'pass_rate', next: '-pass_rate' },
  ] as const)('$current, then $column: $next', ({ current, column, next }) => {
    expect(nextSort(current, column)).toBe(next);
  });
});

it.each([
  { text: undefined, is: null },
  { text: '-p95', is: { column: 'p95', descending: true } },
  { text: 'toString', is: null },
])('parseSort $text', ({ text, is }) => {
  expect(parseSort(text)).toEqual(is);
});

it.each([
  { byK: {}, is: null },
  { byK: { '1': 0.5, '2': 0.3, '10': 0.1 }, is: { k: 10, value: 0.1 } },
  { byK: { '1': 0.5, '2': null }, is: { k: 1, value: 0.5 } },
  { byK: { '1': null }, is: { k: 1, value: null } },
])('largestK of $byK', ({ byK, is }) => {
  expect(largestK(byK)).toEqual(is);
});
