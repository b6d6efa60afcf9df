import { listOf, oneOrMore, text } from '../yaml/index.js';
import { defineCheck } from './check.js';
import { judgeEnding } from './support/ending.js';

/** `stop_reason: needs_human_approval`, or a list of the reasons that are allowed. */
export const stopReason = defineCheck({
  id: 'stop_reason',
  layer: 'state',
  description: 'The run stopped for this reason, or for one of these.',
  reads: 'outcome',
  schema: oneOrMore(text),
  prepare: allowed => trajectory => judgeEnding(trajectory, 'stop reason', trajectory.stopReason, listOf(allowed)),
});
