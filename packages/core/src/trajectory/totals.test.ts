import { describe, expect, it } from 'vitest';
import { type Tokens, totals } from './index.js';
import { agent, model, tool } from './testing/steps.js';

const tokens = (told: Partial<Tokens>): Tokens => ({
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  ...told,
});

describe('totals', () => {
  it.each([
    { because: 'nobody reported', reports: [null, null], sum: tokens({}) },
    { because: 'a reported 0 is known', reports: [tokens({ input: 0 }), null], sum: tokens({ input: 0 }) },
    { because: 'what one call reports counts', reports: [tokens({ input: 5 }), null], sum: tokens({ input: 5 }) },
    {
      because: 'each kind is summed alone',
      reports: [tokens({ input: 5, output: 1 }), tokens({ input: 7, reasoning: 2 })],
      sum: tokens({ input: 12, output: 1, reasoning: 2 }),
    },
  ])('sums tokens to $sum, as $because', ({ reports, sum }) => {
    expect(totals(reports.map((report, at) => model({ id: `m${at}` }, { tokens: report }))).tokens).toEqual(sum);
  });

  it('ignores what agents repeat as sums', () => {
    const steps = [
      agent({ id: 'a' }, { tokens: tokens({ input: 9 }), costUsd: 9 }),
      model({ id: 'm' }, { tokens: tokens({ input: 4 }), costUsd: 0.5 }),
    ];
    expect(totals(steps)).toMatchObject({ tokens: { input: 4 }, costUsd: 0.5 });
  });

  it('knows no cost when no call has a price', () => {
    expect(totals([model({ id: 'm' })]).costUsd).toBeNull();
  });

  it('counts steps by kind, and errors', () => {
    const steps = [agent({ id: 'a' }), tool({ id: 't' }), tool({ id: 'u' }, { status: 'error' })];
    expect(totals(steps)).toMatchObject({ steps: 3, errors: 1, stepsByKind: { agent: 1, tool: 2, model: 0 } });
  });

  it.each([
    { because: 'no step has a time', steps: [tool({ id: 'a', at: null })], duration: null },
    {
      because: 'steps overlap',
      steps: [tool({ id: 'a', at: 0, lasts: 10 }), tool({ id: 'b', at: 5, lasts: 10 })],
      duration: 15,
    },
    {
      because: 'a step that has not ended lasts nothing',
      steps: [tool({ id: 'a', at: 0, lasts: null }), tool({ id: 'b', at: 5, lasts: 1 })],
      duration: 6,
    },
    {
      because: 'fractions of a millisecond count',
      steps: [tool({ id: 'a', at: 0, lasts: 0.474005 })],
      duration: 0.474005,
    },
  ])('lasts $duration ms, as $because', ({ steps, duration }) => {
    expect(totals(steps).durationMs).toBe(duration);
  });
});
