import { type AssembleOptions, assemble } from '@pawl/core/conventions';
import { priceOfCall } from '@pawl/core/prices';
import type { ToTrajectory } from './trace-work.js';

/** What the project's `pawl.yaml` says about reading runs. */
export type ReadingRules = Pick<AssembleOptions, 'externalIds' | 'price'>;

/** As everywhere: conventions read spans, and nothing else does. */
export const toTrajectoryBy =
  (rules: ReadingRules): ToTrajectory =>
  ({ spans, logs }, circumstances = {}) =>
    assemble(spans, { price: priceOfCall, ...rules, logs, ...circumstances });

/** {@link toTrajectoryBy} without a project. */
export const toTrajectory: ToTrajectory = toTrajectoryBy({});
