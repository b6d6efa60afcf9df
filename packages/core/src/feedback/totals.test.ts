import { expect, it } from 'vitest';
import type { Timestamp } from '../trajectory/index.js';
import { type Feedback, standing, totalFeedback } from './index.js';

let last = 0;
const said = <Kind extends Feedback['kind']>(
  more: { kind: Kind } & Partial<Extract<Feedback, { kind: Kind }>>,
  second = 0,
): Feedback => {
  last += 1;
  return {
    id: `f${last}`,
    about: { trajectory: 't' },
    by: null,
    at: `2026-11-20T12:00:${String(second).padStart(2, '0')}.000000000Z` as Timestamp,
    source: 'api',
    comment: null,
    ...more,
  } as Feedback;
};
const up = { kind: 'thumb', thumb: 'up' } as const;
const down = { kind: 'thumb', thumb: 'down' } as const;

it.each<{ because: string; given: readonly Feedback[]; up: number; down: number }>([
  { because: 'nobody is named', given: [said(up), said(up), said(down)], up: 2, down: 1 },
  {
    because: 'one person changed it',
    given: [said({ ...up, by: 'ann' }), said({ ...down, by: 'ann' }, 1)],
    up: 0,
    down: 1,
  },
  {
    because: 'they came in another order',
    given: [said({ ...down, by: 'ann' }, 1), said({ ...up, by: 'ann' })],
    up: 0,
    down: 1,
  },
  { because: 'two people differ', given: [said({ ...up, by: 'ann' }), said({ ...down, by: 'bob' })], up: 1, down: 1 },
  {
    because: 'it is about different steps',
    given: [said({ ...up, by: 'ann', about: { trajectory: 't', step: '1' } }), said({ ...down, by: 'ann' }, 1)],
    up: 1,
    down: 1,
  },
])('counts $up up and $down down where $because', ({ given, up, down }) => {
  expect(totalFeedback(given)).toMatchObject({ up, down });
  expect(standing(given).length).toBe(up + down);
});

it('is the mean of the scores that have a value', () => {
  const score = (value: number | null) => said({ kind: 'score', name: 's', value, label: 'x' });
  expect(totalFeedback([score(0.5), score(1), score(null)])).toMatchObject({ score: 0.75, scores: 2 });
  expect(totalFeedback([score(null)])).toMatchObject({ score: null, scores: 0 });
  expect(totalFeedback([])).toBeNull();
});
