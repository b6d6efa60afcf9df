import { calcPrice } from '@pydantic/genai-prices';
import { expect, it } from 'vitest';
import { type PricedCall, timestampFromMillis } from '../trajectory/index.js';
import { type OwnPrice, priceBy, priceOfCall } from './index.js';

const at = (time: string) => timestampFromMillis(Date.parse(time));
const call = (told: Partial<PricedCall>, tokens: Partial<PricedCall['tokens']> = {}): PricedCall => ({
  provider: 'openai',
  model: 'gpt-4o-mini',
  at: at('2026-11-20T12:00:00Z'),
  tokens: { input: 1_000_000, output: null, cacheRead: null, cacheWrite: null, reasoning: null, ...tokens },
  ...told,
});
const rounded = (usd: number | null): number | null => (usd === null ? null : Number(usd.toFixed(12)));

// List prices of 2026-11: gpt-4o-mini 0.15 in, 0.075 cached, 0.60 out; gemini-2.5-flash 0.30 in, 1.00 audio in.
it.each([
  { because: 'a million input tokens', given: call({}), usd: 0.15 },
  { because: 'a dated model name', given: call({ model: 'gpt-4o-mini-2024-07-18' }), usd: 0.15 },
  { because: 'no provider is named', given: call({ provider: null }), usd: 0.15 },
  { because: 'half is cached', given: call({}, { cacheRead: 500_000 }), usd: 0.1125 },
  { because: 'output costs more', given: call({}, { output: 1_000_000 }), usd: 0.75 },
  { because: 'reasoning is output', given: call({}, { output: 1_000_000, reasoning: 400_000 }), usd: 0.75 },
  {
    because: 'half is audio',
    given: call({ provider: 'google', model: 'gemini-2.5-flash' }, { audioInput: 500_000 }),
    usd: 0.65,
  },
  { because: 'no time is known', given: call({ at: null }), usd: 0.15 },
])('costs $usd USD by the list, as $because', ({ given, usd }) => {
  const cost = priceOfCall(given);
  expect({ ...cost, usd: rounded(cost.usd) }).toEqual({ usd, basis: 'list' });
});

it.each([
  { given: call({ model: 'made-up-model' }), reason: 'no price is known for made-up-model of openai' },
  { given: call({ model: null }), reason: 'the call named no model' },
  { given: call({ provider: 'made-up' }), reason: 'no price is known for gpt-4o-mini of made-up' },
  { given: call({}, { input: null, output: 5 }), reason: 'the call reported no input tokens' },
  { given: call({}, { cacheRead: 2_000_000 }), reason: expect.stringContaining('contradict') },
  { given: call({ model: '__proto__' }), reason: 'no price is known for __proto__ of openai' },
])('has no price, never 0, where $reason', ({ given, reason }) => {
  expect(priceOfCall(given)).toEqual({ usd: null, reason });
});

it.each([
  ['openai', 'gpt-4o'],
  ['openai', 'gpt-5'],
  ['openai', 'o3-mini'],
  ['openai', 'gpt-4-turbo'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-3-5-haiku-latest'],
  ['google', 'gemini-2.5-pro'],
  ['google', 'gemini-2.5-flash'],
  ['deepseek', 'deepseek-chat'],
  ['perplexity', 'sonar'],
  ['mistral', 'mistral-large-latest'],
])('agrees with the library on %s %s', (provider, model) => {
  for (const [input, output, cacheRead, cacheWrite] of [
    [1_000, 50, null, null],
    [300_000, 50_000, 200_000, null],
    [300_000, 50_000, 200_000, 50_000],
    [1_000, 0, 0, 1_000],
    [0, 7, null, null],
  ] as const) {
    const usage = {
      input_tokens: input,
      output_tokens: output,
      ...(cacheRead === null ? {} : { cache_read_tokens: cacheRead }),
      ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }),
    };
    const timestamp = new Date('2026-11-20T12:00:00Z');
    const expected = calcPrice(usage, model, { providerId: provider, timestamp })?.total_price;
    expect(expected).toBeDefined();
    const cost = priceOfCall(call({ provider, model }, { input, output, cacheRead, cacheWrite }));
    expect(cost).toEqual({ usd: expect.closeTo(expected ?? -1, 12), basis: 'list' });
  }
});

it('gives the same price again', () => {
  expect(priceOfCall(call({}))).toEqual(priceOfCall(call({})));
});

const own = (told: Partial<OwnPrice>): OwnPrice => ({
  model: 'gpt-4o*',
  provider: null,
  from: null,
  to: null,
  input: 1,
  output: 2,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  audioInput: null,
  audioOutput: null,
  ...told,
});

it.each([
  { because: 'the name fits', prices: [own({})], given: call({}), usd: 1 },
  { because: 'the first that fits counts', prices: [own({ input: 3 }), own({})], given: call({}), usd: 3 },
  { because: 'case plays no part', prices: [own({ model: 'GPT-4O-Mini' })], given: call({}), usd: 1 },
  { because: 'several wildcards fit', prices: [own({ model: '*4o*mini' })], given: call({}), usd: 1 },
  { because: 'the provider is the one', prices: [own({ provider: 'OpenAI' })], given: call({}), usd: 1 },
  { because: 'nobody lists the model', prices: [own({ model: 'ours-*' })], given: call({ model: 'ours-1' }), usd: 1 },
  { because: 'the day is the first', prices: [own({ from: '2026-11-20' })], given: call({}), usd: 1 },
  { because: 'the day is the last', prices: [own({ to: '2026-11-20' })], given: call({}), usd: 1 },
  {
    because: 'every kind has its price',
    prices: [own({ cacheRead: 0.1, cacheWrite: 1.25, audioInput: 8, audioOutput: 20, reasoning: 3 })],
    given: call(
      {},
      {
        output: 1_000_000,
        cacheRead: 100_000,
        cacheWrite: 200_000,
        audioInput: 300_000,
        audioOutput: 100_000,
        reasoning: 500_000,
      },
    ),
    usd: 0.4 * 1 + 0.1 * 0.1 + 0.2 * 1.25 + 0.3 * 8 + 0.4 * 2 + 0.1 * 20 + 0.5 * 3,
  },
])('costs $usd USD by the own prices, as $because', ({ prices, given, usd }) => {
  const cost = priceBy(prices)(given);
  expect({ ...cost, usd: rounded(cost.usd) }).toEqual({ usd: rounded(usd), basis: 'own' });
});

it.each([
  { because: 'the name is another', prices: [own({ model: 'gpt-4o' })], given: call({}) },
  { because: 'pieces may not overlap', prices: [own({ model: 'gpt-4o-mini*mini' })], given: call({}) },
  { because: 'the provider is another', prices: [own({ provider: 'azure' })], given: call({}) },
  { because: 'the price came later', prices: [own({ from: '2026-11-21' })], given: call({}) },
  { because: 'the price had ended', prices: [own({ to: '2026-11-19' })], given: call({}) },
  { because: 'there is none', prices: [], given: call({}) },
])('goes by the list where $because', ({ prices, given }) => {
  expect(priceBy(prices)(given)).toEqual({ usd: expect.closeTo(0.15), basis: 'list' });
});

it('has no own price for parts that are larger than the whole', () => {
  expect(priceBy([own({})])(call({}, { cacheRead: 2_000_000 }))).toEqual({
    usd: null,
    reason: expect.stringContaining('contradict'),
  });
});
