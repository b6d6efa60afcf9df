import { calcPrice } from '@pydantic/genai-prices';
import type { PricedCall } from '../trajectory/index.js';

// One entry is some 200 bytes. Foreign model names must not fill the memory.
const KEPT = 2_000;
const known = new Map<string, number | null>();

// Prices change, some with the time of day. A call without a time gets the price that is valid last.
const LATEST = '9999-12-31T12:00';

const lookUp = ({ provider, model, tokens }: PricedCall, moment: string): number | null => {
  if (model === null || tokens.input === null) return null;
  try {
    const price = calcPrice(
      {
        input_tokens: tokens.input,
        output_tokens: tokens.output ?? 0,
        ...(tokens.cacheRead === null ? {} : { cache_read_tokens: tokens.cacheRead }),
        ...(tokens.cacheWrite === null ? {} : { cache_write_tokens: tokens.cacheWrite }),
      },
      model,
      { timestamp: new Date(`${moment}:00Z`), ...(provider === null ? {} : { providerId: provider }) },
    );
    return price?.total_price ?? null;
  } catch {
    // Counts that contradict each other, such as more cached tokens than input, have no price.
    return null;
  }
};

/**
 * What one model call costs by the public list prices that come with the package `@pydantic/genai-prices`: US dollars,
 * or null for a model or provider that it does not know and for a call without input tokens. Works offline. For the
 * price on the day of the call give its time; calls without one get the latest known price.
 */
export const priceOfCall = (call: PricedCall): number | null => {
  const moment = call.at?.slice(0, 16) ?? LATEST;
  const { input, output, cacheRead, cacheWrite } = call.tokens;
  const key = JSON.stringify([call.provider, call.model, input, output, cacheRead, cacheWrite, moment]);
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const price = lookUp(call, moment);
  if (known.size >= KEPT) known.clear();
  known.set(key, price);
  return price;
};
