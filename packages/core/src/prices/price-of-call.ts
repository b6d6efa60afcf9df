import { calcPrice, type Provider } from '@pydantic/genai-prices';
import type { CallCost, Price, PricedCall, Tokens } from '../trajectory/index.js';
import { type OwnPrice, ownCost } from './own-prices.js';

/** One entry is some 200 bytes. Foreign model names must not fill the memory. */
const KEPT = 2_000;

// Prices change, some with the time of day. A call without a time gets the price that is valid last.
const LATEST = '9999-12-31T12:00';

/** The provider with nothing but the one model, so that it need not be searched again; null when there is none. */
type Listed = Provider | null;

const remembering = <Value>() => {
  const known = new Map<string, Value>();
  return (key: string, find: () => Value): Value => {
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const value = find();
    if (known.size >= KEPT) known.clear();
    known.set(key, value);
    return value;
  };
};
const listedOnce = remembering<Listed>();
const costOnce = remembering<CallCost>();

const listed = (provider: string | null, model: string): Listed => {
  const found = calcPrice({ input_tokens: 1 }, model, provider === null ? {} : { providerId: provider });
  return found === null ? null : { ...found.provider, models: [found.model] };
};

/** As the price list names the kinds. It knows no price of reasoning or audio for most models: those cost as the rest. */
const usageOf = ({ input, output, cacheRead, cacheWrite, reasoning, audioInput, audioOutput }: Tokens) => ({
  input_tokens: input ?? 0,
  output_tokens: output ?? 0,
  ...(cacheRead === null ? {} : { cache_read_tokens: cacheRead }),
  ...(cacheWrite === null ? {} : { cache_write_tokens: cacheWrite }),
  ...(reasoning === null ? {} : { output_reasoning_tokens: reasoning }),
  ...(audioInput === undefined ? {} : { input_audio_tokens: audioInput }),
  ...(audioOutput === undefined ? {} : { output_audio_tokens: audioOutput }),
});

const lookUp = ({ provider, model, tokens }: PricedCall, moment: string): CallCost => {
  if (model === null) return { usd: null, reason: 'the call named no model' };
  if (tokens.input === null) return { usd: null, reason: 'the call reported no input tokens' };
  try {
    const only = listedOnce(JSON.stringify([provider, model]), () => listed(provider, model));
    if (only === null) return { usd: null, reason: `no price is known for ${nameOf(provider, model)}` };
    const price = calcPrice(usageOf(tokens), model, { timestamp: new Date(`${moment}:00Z`), provider: only });
    return price === null
      ? { usd: null, reason: `no price is known for ${nameOf(provider, model)}` }
      : { usd: price.total_price, basis: 'list' };
  } catch {
    return { usd: null, reason: 'its counts contradict each other: a part is larger than the whole' };
  }
};

const nameOf = (provider: string | null, model: string): string =>
  provider === null ? model.slice(0, 100) : `${model.slice(0, 100)} of ${provider.slice(0, 100)}`;

/**
 * What one model call costs by the public list prices that come with the package `@pydantic/genai-prices`. Works offline.
 * A model or provider that it does not know has no price, nor a call without input tokens. For the price on the day of
 * the call give its time; calls without one get the latest known price.
 */
export const priceOfCall: Price = call => {
  const moment = call.at?.slice(0, 16) ?? LATEST;
  const { input, output, cacheRead, cacheWrite, reasoning, audioInput = null, audioOutput = null } = call.tokens;
  const counts = [input, output, cacheRead, cacheWrite, reasoning, audioInput, audioOutput];
  return costOnce(JSON.stringify([call.provider, call.model, ...counts, moment]), () => lookUp(call, moment));
};

/** The customer's own prices first, then the list's. */
export const priceBy = (own: readonly OwnPrice[]): Price => {
  if (own.length === 0) return priceOfCall;
  const cost = ownCost(own);
  return call => cost(call) ?? priceOfCall(call);
};
