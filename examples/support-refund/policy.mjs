// @ts-check
import { policy } from '@pawl/sdk';

/**
 * @typedef {object} RefundThreshold from `policy.yaml`
 * @property {{ amount: number, currency: string }} limit
 * @property {readonly string[]} tools consulted before each of these
 * @property {readonly string[]} above_limit tools that run above the limit all the same
 */

/**
 * Consults the refund threshold before a tool runs, and records what it decided. An order that nobody has read, or in
 * another currency, counts as above the limit.
 * @param {RefundThreshold | null} threshold null: nothing is enforced
 * @param {string} tool
 * @param {unknown} order what `read_order` answered
 * @returns {{ mayRun: boolean, decision: 'allowed' | 'needs_approval' | null }} `decision` is null when no policy is about this tool
 */
export const consult = (threshold, tool, order) => {
  if (threshold === null || !threshold.tools.includes(tool)) return { mayRun: true, decision: null };
  const { limit } = threshold;
  const { amount = null, currency = null } = /** @type {{ amount?: unknown, currency?: unknown }} */ (order ?? {});
  const within = typeof amount === 'number' && amount <= limit.amount && currency === limit.currency;
  const decision = within ? 'allowed' : 'needs_approval';
  policy('refund_threshold', { decision, input: { tool, amount, currency, limit } });
  return { mayRun: within || threshold.above_limit.includes(tool), decision };
};
