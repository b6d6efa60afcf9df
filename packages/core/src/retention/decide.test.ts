import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRetention, drawOf, type RetentionPolicy, type RunFacts, readRetention } from './index.js';

const KEY = new Uint8Array(32).fill(7);

const policyOf = (text: string): RetentionPolicy => {
  const read = readRetention(`version: 1\n${text}`, 'retention.yaml');
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.policy;
};

const run = (over: Partial<RunFacts> = {}): RunFacts => ({
  agent: 'support-refund',
  version: '2',
  status: 'ok',
  finalStatus: 'completed',
  stopReason: 'stop',
  errors: 0,
  tags: new Map(),
  signals: [],
  feedback: [],
  scores: [],
  ...over,
});

describe('the first rule that matches', () => {
  it.each<{ when: string; facts: Partial<RunFacts>; matches: boolean }>([
    { when: '{}', facts: {}, matches: true },
    { when: '{ agent: support-* }', facts: {}, matches: true },
    { when: '{ agent: [sre, billing] }', facts: {}, matches: false },
    { when: '{ agent: "*" }', facts: { agent: null }, matches: false },
    { when: '{ version: "2" }', facts: {}, matches: true },
    { when: '{ status: [error, running] }', facts: { status: 'error' }, matches: true },
    { when: '{ status: error }', facts: {}, matches: false },
    { when: '{ final_status: needs_* }', facts: { finalStatus: 'needs_human' }, matches: true },
    { when: '{ stop_reason: length }', facts: { stopReason: 'length' }, matches: true },
    { when: '{ signal: policy-bypass }', facts: { signals: ['slow', 'policy-bypass'] }, matches: true },
    { when: '{ signal: "*" }', facts: {}, matches: false },
    { when: '{ feedback: [down, correction] }', facts: { feedback: ['correction'] }, matches: true },
    { when: '{ feedback: down }', facts: { feedback: ['up'] }, matches: false },
    { when: '{ score: { below: 0.5 } }', facts: { scores: [{ name: 'tone', value: 0.4 }] }, matches: true },
    { when: '{ score: { below: 0.5 } }', facts: { scores: [{ name: 'tone', value: 0.5 }] }, matches: false },
    {
      when: '{ score: { name: grounded, below: 0.5 } }',
      facts: { scores: [{ name: 'tone', value: 0 }] },
      matches: false,
    },
    { when: '{ score: { below: 0.5 } }', facts: {}, matches: false },
    { when: '{ tag: { tier: gold } }', facts: { tags: new Map([['tier', 'gold']]) }, matches: true },
    {
      when: '{ tag: { tier: [gold, silver], level: 2 } }',
      facts: { tags: new Map([['tier', 'gold']]) },
      matches: false,
    },
    { when: '{ tag: { level: 2 } }', facts: { tags: new Map([['level', '2']]) }, matches: true },
    { when: '{ errors: true }', facts: { errors: 3 }, matches: true },
    { when: '{ errors: false }', facts: { errors: 3 }, matches: false },
    { when: '{ agent: support-*, status: error }', facts: { status: 'ok' }, matches: false },
  ])('$when is $matches for $facts', ({ when, facts, matches }) => {
    const policy = policyOf(`rules: [{ name: it, when: ${when}, keep: summary }]`);
    const { rule, fate } = decideRetention(run(facts), policy, 0);
    expect([rule, fate]).toEqual(matches ? ['it', 'summary'] : [null, 'keep']);
  });

  it('decides alone', () => {
    const policy = policyOf(`
rules:
  - { name: failures, when: { status: error }, drop_payloads_after: 90d, expire_after: 400d }
  - { name: rest, keep: { sample: 0.1 }, expire_after: 30d }`);
    const DAY = 86_400_000;
    expect(decideRetention(run({ status: 'error' }), policy, 0.99)).toEqual({
      rule: 'failures',
      fate: 'keep',
      probability: 1,
      dropPayloadsAfterMs: 90 * DAY,
      expireAfterMs: 400 * DAY,
    });
    expect(decideRetention(run(), policy, 0.0999)).toMatchObject({ rule: 'rest', fate: 'keep', probability: 0.1 });
    expect(decideRetention(run(), policy, 0.1)).toMatchObject({ rule: 'rest', fate: 'drop', probability: 0.1 });
  });
});

describe('the draw', () => {
  it('is even', () => {
    const draws = Array.from({ length: 4_000 }, (_, n) => drawOf(String(n), KEY));
    const tenths = Array.from({ length: 10 }, (_, t) => draws.filter(d => Math.floor(d * 10) === t).length);
    // Binomial(4000, 0.1) leaves 400 ± 100 less often than once in 10^6.
    for (const count of tenths) expect(Math.abs(count - 400)).toBeLessThan(100);
  });

  it('belongs to the id and the key', () => {
    expect(drawOf('a', KEY)).toBe(drawOf('a', KEY));
    expect(drawOf('a', KEY)).not.toBe(drawOf('b', KEY));
    expect(drawOf('a', KEY)).not.toBe(drawOf('a', new Uint8Array(32)));
  });

  it('keeps at a greater probability what it keeps at a lesser one', () => {
    const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), chance, chance, (id, p, q) => {
        const kept = (probability: number) =>
          decideRetention(run(), policyOf(`rules: [{ name: a, keep: { sample: ${probability} } }]`), drawOf(id, KEY))
            .fate;
        if (p <= q && kept(p) === 'keep') expect(kept(q)).toBe('keep');
      }),
    );
  });
});
