import { expect, it } from 'vitest';
import { traceId } from '../testing/spans.js';
import { groupsOf } from './groups.js';

const LIMIT = { traces: 3, spans: 100, bytes: 1_000 };

it.each([
  { because: 'there is nothing', sizes: [], groups: [] },
  {
    because: 'they fit',
    sizes: [
      [10, 10],
      [10, 10],
    ],
    groups: [[0, 1]],
  },
  {
    because: 'there are too many',
    sizes: [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    groups: [[0, 1, 2], [3]],
  },
  {
    because: 'the spans are too many',
    sizes: [
      [60, 1],
      [60, 1],
      [40, 1],
    ],
    groups: [[0], [1, 2]],
  },
  {
    because: 'the bytes are too many',
    sizes: [
      [1, 600],
      [1, 600],
    ],
    groups: [[0], [1]],
  },
  {
    because: 'one is larger than a group',
    sizes: [
      [1, 1],
      [5_000, 9_000],
      [1, 1],
    ],
    groups: [[0], [1], [2]],
  },
])('cuts traces into $groups, as $because', ({ sizes, groups }) => {
  const traces = sizes.map(([spans = 0, bytes = 0], at) => ({
    traceId: traceId(at + 1),
    spans,
    pieces: spans,
    bytes,
    oldest: 0n,
    newest: 0n,
  }));
  expect(groupsOf(traces, LIMIT).map(group => group.map(trace => traces.indexOf(trace)))).toEqual(groups);
});
