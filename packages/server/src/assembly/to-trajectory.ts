import { assemble } from '@pawl/core/conventions';
import { priceOfCall } from '@pawl/core/prices';
import type { ToTrajectory } from './trace-work.js';

/** As everywhere: conventions read spans, and nothing else does. */
export const toTrajectory: ToTrajectory = ({ spans, logs }, circumstances = {}) =>
  assemble(spans, { logs, price: priceOfCall, ...circumstances });
