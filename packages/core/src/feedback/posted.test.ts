import { expect, it } from 'vitest';
import type { Timestamp } from '../trajectory/index.js';
import { readFeedback, readOutcome } from './posted.js';

const receiving = { id: 'new', at: '2026-11-20T12:00:00.000000000Z' as Timestamp };
const trajectory = '4bf92f3577b34da6a3ce929d0e0e4736';
const thumb = { trajectory, kind: 'thumb', thumb: 'up' };

it.each([
  [{ ...thumb, trajectory: 'ORD-1042' }, 'trajectory: must be 32 hex digits; an id of your own is `external`'],
  [{ ...thumb, thumb: 'sideways' }, 'thumb: must be up or down'],
  [{ ...thumb, colour: 'red' }, 'has no key "colour"'],
  [{ ...thumb, by: 7 }, 'by: must be a string'],
  [{ ...thumb, kind: 'thumbs' }, 'kind: must be thumb, score, correction, override or comment'],
  [{ kind: 'thumb', thumb: 'up' }, 'must name one of trajectory, session, external'],
  [{ ...thumb, session: 's' }, 'must name one of trajectory, session, external'],
  [{ kind: 'score', trajectory, value: 1 }, 'name: is missing'],
  [{ kind: 'score', trajectory, name: '', value: 1 }, 'name: must not be empty'],
  [{ kind: 'score', trajectory, name: 'n'.repeat(201), value: 1 }, 'name: must be at most 200 characters'],
  [{ kind: 'score', trajectory, name: 'n' }, 'must have a value, a label, or both'],
])('says what is wrong with %j', (posted, problem) => {
  expect(readFeedback(posted, receiving)).toEqual({ problem });
});

it('takes a trajectory in capitals', () => {
  expect(readFeedback({ ...thumb, trajectory: trajectory.toUpperCase() }, receiving)).toMatchObject({
    item: { id: 'new', about: { trajectory }, kind: 'thumb', thumb: 'up' },
  });
});

it.each([
  [{ trajectory, value: 1 }, 'name: is missing'],
  [{ trajectory, name: 'n', value: null }, 'value: must be a number, a truth value or a text'],
])('says what is wrong with the outcome %j', (posted, problem) => {
  expect(readOutcome(posted, receiving)).toEqual({ problem });
});
