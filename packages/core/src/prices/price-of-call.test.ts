import { expect, it } from 'vitest';
import { type PricedCall, timestampFromMillis } from '../trajectory/index.js';
import { priceOfCall } from './index.js';

const call = (told: Partial<PricedCall>, tokens: Partial<PricedCall['tokens']> = {}): PricedCall => ({
  provider: 'openai',
  model: 'gpt-4o-mini',
  at: timestampFromMillis(Date.parse('2026-11-20T12:00:00Z')),
  tokens: { input: 1_000_000, output: null, cacheRead: null, cacheWrite: null, reasoning: null, ...tokens },
  ...told,
});

// List prices of 2026-11: gpt-4o-mini 0.15 in, 0.075 cached, 0.60 out; claude-sonnet-4-5 3.75 cache write, per million.
it.each([
  { because: 'a million input tokens', given: call({}), usd: 0.15 },
  { because: 'a dated model name', given: call({ model: 'gpt-4o-mini-2024-07-18' }), usd: 0.15 },
  { because: 'no provider is named', given: call({ provider: null }), usd: 0.15 },
  { because: 'half is cached', given: call({}, { cacheRead: 500_000 }), usd: 0.1125 },
  { because: 'output costs more', given: call({}, { output: 1_000_000 }), usd: 0.75 },
  { because: 'no time is known', given: call({ at: null }), usd: 0.15 },
  { because: 'the model is unknown', given: call({ model: 'made-up-model' }), usd: null },
  { because: 'no model is named', given: call({ model: null }), usd: null },
  { because: 'the provider is unknown', given: call({ provider: 'made-up-provider' }), usd: null },
  { because: 'no input was reported', given: call({}, { input: null, output: 5 }), usd: null },
  { because: 'more is cached than came in', given: call({}, { cacheRead: 2_000_000 }), usd: null },
  { because: 'the model is called __proto__', given: call({ model: '__proto__' }), usd: null },
])('costs $usd USD, as $because', ({ given, usd }) => {
  const price = priceOfCall(given);
  expect(price === null ? null : Number(price.toFixed(12))).toBe(usd);
});

it('gives the same price again', () => {
  expect(priceOfCall(call({}))).toBe(priceOfCall(call({})));
});
