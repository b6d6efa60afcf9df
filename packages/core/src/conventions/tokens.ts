import { addReported, type CallCost, type ModelStep, type Price, type Tokens } from '../trajectory/index.js';
import type { TokenReading } from './convention.js';
import { type Draft, withStep } from './draft.js';
import type { Readings } from './readings.js';

const isUncached = (tokens: TokenReading): boolean =>
  tokens.input !== undefined && (tokens.cacheRead ?? 0) + (tokens.cacheWrite ?? 0) > tokens.input;

const emitterOf = (readings: Readings): string => `${readings.span.scope.name} ${readings.get('provider') ?? ''}`;

/**
 * Senders that leave cached tokens out of the input, as Anthropic's API does: once a call reports more cached tokens
 * than input, all calls of the same sender and provider are read so.
 */
const exclusiveEmitters = (all: readonly Readings[]): ReadonlySet<string> => {
  const emitters = new Set<string>();
  for (const readings of all) {
    if (readings.get('kind') === 'model' && isUncached(readings.tokens)) emitters.add(emitterOf(readings));
  }
  return emitters;
};

const tokensOf = (told: TokenReading, excludesCache: boolean): Tokens | null => {
  const { input = null, output = null, cacheRead = null, cacheWrite = null, reasoning = null } = told;
  const { audioInput, audioOutput } = told;
  if ((input ?? output ?? cacheRead ?? cacheWrite ?? reasoning) === null) return null;
  return {
    input: excludesCache && input !== null ? input + (cacheRead ?? 0) + (cacheWrite ?? 0) : input,
    output: told.outputExcludesReasoning === true ? addReported(output, reasoning) : output,
    cacheRead,
    cacheWrite,
    reasoning,
    ...(audioInput === undefined ? {} : { audioInput }),
    ...(audioOutput === undefined ? {} : { audioOutput }),
  };
};

/** Tells the tokens of model calls, from what all spans report: all input with what was cached, all output with what was reasoned. */
export const tokensBy = (all: readonly Readings[]): ((model: Readings) => Tokens | null) => {
  const exclusive = exclusiveEmitters(all);
  return model => {
    const told = model.tokens;
    return tokensOf(told, told.inputExcludesCache ?? (exclusive.size > 0 && exclusive.has(emitterOf(model))));
  };
};

/** Gives a model step its cost: what the sender reports, else what the price of its tokens comes to. */
export const withCost = (draft: Draft, price: Price | undefined): Draft => {
  const { step, readings } = draft;
  if (step.kind !== 'model') return draft;
  const reported = readings?.get('costUsd') ?? null;
  if (reported !== null) return withStep(draft, { ...step, costUsd: reported, costBasis: 'reported' });
  if (price === undefined) return draft;
  const cost = costOf(step, price);
  return withStep(
    draft,
    cost.usd === null ? { ...step, costUnknown: cost.reason } : { ...step, costUsd: cost.usd, costBasis: cost.basis },
  );
};

const costOf = ({ provider, responseModel, requestModel, startedAt, tokens }: ModelStep, price: Price): CallCost =>
  tokens === null
    ? { usd: null, reason: 'the call reported no tokens' }
    : price({ provider, model: responseModel ?? requestModel, at: startedAt, tokens });
