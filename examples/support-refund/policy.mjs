// @ts-check
import { policy } from '@pawl/sdk';

/**
 * @typedef {object} RefundThreshold from `policy.yaml`
 * @property {boolean} enforced false: the decision is recorded, and nothing waits for it
 * @property {{ amount: number, currency: string }} limit
 * @property {readonly string[]} tools consulted before each of these
 * @property {readonly string[]} above_limit tools that run above the limit all the same
 */

/**
 * Consults the refund threshold before a tool runs, and records what it decided. An order that nobody has read, or in
 * another currency, counts as above the limit.
 * @param {RefundThreshold} threshold
 * @param {string} tool
 * @param {unknown} order what `read_order` answered
 * @returns {{ decision: 'allowed' | 'needs_approval' | null, mayRun: boolean, mustWait: boolean }} `decision` is null when
 *   the policy is not about this tool; `mustWait`: the agent has to stop for a person
 */
export const consult = (threshold, tool, order) => {
  if (!threshold.tools.includes(tool)) return { decision: null, mayRun: true, mustWait: false };
  const { enforced, limit, above_limit: aboveLimit } = threshold;
  const { amount = null, currency = null } = /** @type {{ amount?: unknown, currency?: unknown }} */ (order ?? {});
  const within = typeof amount === 'number' && amount <= limit.amount && currency === limit.currency;
  const decision = within ? 'allowed' : 'needs_approval';
  policy('refund_threshold', { decision, input: { tool, amount, currency, limit, enforced } });
  const mustWait = enforced && !within;
  return { decision, mayRun: !mustWait || aboveLimit.includes(tool), mustWait };
};
