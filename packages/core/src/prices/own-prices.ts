import type { CallCost, PricedCall, Tokens } from '../trajectory/index.js';

/** What a customer pays, as `pawl.yaml` says: US dollars per million tokens. */
export interface OwnPrice {
  /** Name of the model, with `*` for any run of characters; compared without regard to case. */
  readonly model: string;
  /** Only calls of this provider; null: of any. */
  readonly provider: string | null;
  /** First day (UTC) of the price, `2026-01-01`; null: since ever. */
  readonly from: string | null;
  /** Last day (UTC) of the price; null: until further notice. */
  readonly to: string | null;
  readonly input: number;
  readonly output: number;
  /** Each of these is priced like the rest of the input or output where it is null. */
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
  readonly audioInput: number | null;
  readonly audioOutput: number | null;
}

const MILLION = 1_000_000;

/** What a call costs by the first of the prices that is for it; null when none is. */
export const ownCost = (prices: readonly OwnPrice[]): ((call: PricedCall) => CallCost | null) => {
  const known = prices.map(price => ({ price, isFor: namedLike(price.model) }));
  return call => {
    const { model } = call;
    if (model === null) return null;
    const found = known.find(({ price, isFor }) => isFor(model) && isOfProvider(price, call) && isValidAt(price, call));
    return found === undefined ? null : costBy(found.price, call.tokens);
  };
};

const isOfProvider = ({ provider }: OwnPrice, call: PricedCall): boolean =>
  provider === null || provider.toLowerCase() === call.provider?.toLowerCase();

/** A call without a time has the price that holds until further notice. */
const isValidAt = ({ from, to }: OwnPrice, { at }: PricedCall): boolean => {
  if (at === null) return to === null;
  const day = at.slice(0, 10);
  return (from === null || from <= day) && (to === null || day <= to);
};

const costBy = (price: OwnPrice, tokens: Tokens): CallCost => {
  const { input, audioInput = 0 } = tokens;
  if (input === null) return { usd: null, reason: 'the call reported no input tokens' };
  const cacheRead = tokens.cacheRead ?? 0;
  const cacheWrite = tokens.cacheWrite ?? 0;
  const output = tokens.output ?? 0;
  const reasoning = tokens.output === null ? 0 : (tokens.reasoning ?? 0);
  const audioOutput = tokens.output === null ? 0 : (tokens.audioOutput ?? 0);
  if (cacheRead + cacheWrite > input || audioInput > input || reasoning > output || audioOutput > output) {
    return { usd: null, reason: 'its counts contradict each other: a part is larger than the whole' };
  }
  const millionths =
    input * price.input +
    cacheRead * extra(price.cacheRead, price.input) +
    cacheWrite * extra(price.cacheWrite, price.input) +
    audioInput * extra(price.audioInput, price.input) +
    output * price.output +
    reasoning * extra(price.reasoning, price.output) +
    audioOutput * extra(price.audioOutput, price.output);
  return { usd: millionths / MILLION, basis: 'own' };
};

/** What a special token costs beyond an ordinary one of its side. */
const extra = (special: number | null, ordinary: number): number => (special ?? ordinary) - ordinary;

/** Leftmost placing of each piece suffices when only `*` is wild, so nothing is ever tried twice. */
const namedLike = (pattern: string): ((name: string) => boolean) => {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return given => {
    const name = given.toLowerCase();
    if (last === undefined) return name === first;
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = name.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return at <= name.length - last.length && name.endsWith(last);
  };
};
