import { type AssembleOptions, assembleTold } from '@pawl/core/conventions';
import { type OwnPrice, priceBy, priceOfCall } from '@pawl/core/prices';
import type { ToTrajectory } from './trace-work.js';

/** What the project's `pawl.yaml` says about reading runs. */
export type ReadingRules = Pick<AssembleOptions, 'externalIds' | 'price'>;

/** The same as plain data, for another process. */
export interface ReadingConfig {
  readonly prices: readonly OwnPrice[];
  /** Span attributes that hold the customer's own ids, by agent. */
  readonly externalIds: Readonly<Record<string, readonly string[]>>;
}

export const NO_READING: ReadingConfig = { prices: [], externalIds: {} };

export const readingRules = ({ prices, externalIds }: ReadingConfig): ReadingRules => ({
  price: priceBy(prices),
  externalIds: agent => (agent !== null && Object.hasOwn(externalIds, agent) ? (externalIds[agent] ?? []) : []),
});

/** As everywhere: conventions read spans, and nothing else does. */
export const toTrajectoryBy =
  (rules: ReadingRules): ToTrajectory =>
  ({ spans, logs }, circumstances = {}) =>
    assembleTold(spans, { price: priceOfCall, ...rules, logs, ...circumstances });

/** {@link toTrajectoryBy} without a project. */
export const toTrajectory: ToTrajectory = toTrajectoryBy({});
