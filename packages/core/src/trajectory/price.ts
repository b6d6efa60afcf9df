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

/** What a call costs: US dollars, or null when nobody knows. */
export type Price = (call: PricedCall) => number | null;
