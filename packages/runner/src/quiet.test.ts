import { expect, it } from 'vitest';
import { Quiet } from './quiet.js';

it.each([
  ['at first', 1_000, [], 1_000],
  ['after two silent results', 1_000, [0, 0], 1_000],
  ['after three silent results', 1_000, [0, 0, 0], 50],
  ['of an agent that waits less anyway', 20, [0, 0, 0], 20],
  ['once a span came after all', 1_000, [0, 0, 0, 7], 1_000],
  ['of an agent that sent spans once', 1_000, [7, 0, 0, 0, 0], 1_000],
])('waits %s of %i ms, after %j spans, %i ms', (_name, full, spans, milliseconds) => {
  const quiet = new Quiet(full);
  for (const count of spans) quiet.learn(count);
  expect(quiet.milliseconds).toBe(milliseconds);
});
