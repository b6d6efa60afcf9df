import type { Tokens } from './step.js';
import type { Timestamp } from './time.js';

/** A model call as its price depends on it. */
export interface PricedCall {
  readonly provider: string | null;
  /** The model that answered; where it is unknown, the one that was asked. */
  readonly model: string | null;
  /** When the call started; null when unknown. */
  readonly at: Timestamp | null;
  readonly tokens: Tokens;
}

/** Where a cost comes from: the sender said so, the customer's own price (`pawl.yaml`), or a public list price. */
export type CostBasis = 'reported' | 'own' | 'list';

/** What a call costs in US dollars and by which price, or why nobody knows: never 0 for want of a price. */
export type CallCost =
  | { readonly usd: number; readonly basis: Exclude<CostBasis, 'reported'> }
  | { readonly usd: null; readonly reason: string };

/** What a call costs. */
export type Price = (call: PricedCall) => CallCost;
