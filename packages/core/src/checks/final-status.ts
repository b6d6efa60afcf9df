import { listOf, oneOrMore, text } from '../yaml/index.js';
import { defineCheck } from './check.js';
import { judgeEnding } from './support/ending.js';

/** `final_status: needs_human`, or a list of the states that are allowed. */
export const finalStatus = defineCheck({
  id: 'final_status',
  layer: 'state',
  description: 'The run left its task in this state, or in one of these.',
  reads: 'outcome',
  schema: oneOrMore(text),
  prepare: allowed => trajectory => judgeEnding(trajectory, 'final status', trajectory.finalStatus, listOf(allowed)),
});
