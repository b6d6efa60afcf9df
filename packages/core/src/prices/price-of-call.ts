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
  try {
    const found = calcPrice({ input_tokens: 1 }, model, provider === null ? {} : { providerId: provider });
    return found === null ? null : { ...found.provider, models: [found.model] };
  } catch {
    // A name that the list's own patterns choke on is none of theirs.
    return null;
  }
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

/** Prices of a model that do not depend on the moment, nor on how much is asked: US dollars per million tokens. */
interface Flat {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

const flatOf = ({ models: [model] }: Provider): Flat | null => {
  if (model === undefined || Array.isArray(model.prices)) return null;
  const { input_mtok, output_mtok, cache_read_mtok = input_mtok, cache_write_mtok = input_mtok } = model.prices;
  const isFlat = [input_mtok, output_mtok, cache_read_mtok, cache_write_mtok].every(each => typeof each === 'number');
  if (!isFlat || model.prices['requests_kcount'] !== undefined) return null;
  const flat = { input: input_mtok, output: output_mtok, cacheRead: cache_read_mtok, cacheWrite: cache_write_mtok };
  return flat as Flat; // checked above
};
const flatOnce = new WeakMap<Provider, Flat | null>();

/** The usual case ten times as fast as the library: no special kinds, and a price without conditions. */
const flatCost = (only: Provider, { input, output, cacheRead, cacheWrite, ...special }: Tokens): number | null => {
  if (special.reasoning !== null || special.audioInput !== undefined || special.audioOutput !== undefined) return null;
  const known = flatOnce.get(only);
  const flat = known === undefined ? flatOf(only) : known;
  if (known === undefined) flatOnce.set(only, flat);
  const rest = (input ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0);
  if (flat === null || rest < 0) return null;
  const cached = (cacheRead ?? 0) * flat.cacheRead + (cacheWrite ?? 0) * flat.cacheWrite;
  return (rest * flat.input + cached + (output ?? 0) * flat.output) / 1_000_000;
};

const lookUp = ({ model, tokens }: Asked, only: Provider, moment: string): CallCost => {
  try {
    const price = calcPrice(usageOf(tokens), model, { timestamp: new Date(`${moment}:00Z`), provider: only });
    return price === null ? { usd: null, reason: 'its model has no price' } : { usd: price.total_price, basis: 'list' };
  } catch {
    return { usd: null, reason: 'its counts contradict each other: a part is larger than the whole' };
  }
};

type Asked = PricedCall & { readonly model: string };

const nameOf = (provider: string | null, model: string): string =>
  provider === null ? model.slice(0, 100) : `${model.slice(0, 100)} of ${provider.slice(0, 100)}`;

/**
 * What one model call costs by the public list prices that come with the package `@pydantic/genai-prices`. Works offline.
 * A model or provider that it does not know has no price, nor a call without input tokens. For the price on the day of
 * the call give its time; calls without one get the latest known price.
 */
export const priceOfCall: Price = call => {
  const { provider, model, tokens } = call;
  if (model === null) return { usd: null, reason: 'the call named no model' };
  if (tokens.input === null) return { usd: null, reason: 'the call reported no input tokens' };
  const only = listedOnce(`${provider ?? ''}\n${model}`, () => listed(provider, model));
  if (only === null) return { usd: null, reason: `no price is known for ${nameOf(provider, model)}` };
  const flat = flatCost(only, tokens);
  if (flat !== null) return { usd: flat, basis: 'list' };
  const moment = call.at?.slice(0, 16) ?? LATEST;
  const key = JSON.stringify([provider, model, tokens, moment]);
  return costOnce(key, () => lookUp({ ...call, model }, only, moment));
};

/** The customer's own prices first, then the list's. */
export const priceBy = (own: readonly OwnPrice[]): Price => {
  if (own.length === 0) return priceOfCall;
  const cost = ownCost(own);
  return call => cost(call) ?? priceOfCall(call);
};
