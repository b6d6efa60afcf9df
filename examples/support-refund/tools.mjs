// @ts-check
import { readFileSync } from 'node:fs';
import { retrieval, tool } from '@pawl/sdk';

/** @typedef {{ order_id: string, item: string, amount: number, currency: string, customer_status: string, delivered_on: string }} Order */
/** @typedef {{ order_id: string, amount: number, currency: string, reason: string }} Refund */

/** @param {string} name */
const production = name => readFileSync(new URL(`./production/${name}`, import.meta.url), 'utf8');

/** @type {Map<string, Order>} */
const orders = new Map(Object.entries(JSON.parse(production('orders.json'))));

/** @param {{ order_id: string }} args @returns {Order} */
const readOrder = ({ order_id }) => {
  const order = orders.get(order_id);
  if (order === undefined) throw new Error(`there is no order ${order_id}`);
  return order;
};

/** @param {{ query: string }} _args */
const searchPolicy = _args => ({
  documents: [{ id: 'refund-policy-2026-04', content: production('refund-policy.md') }],
});

/** @param {Refund} refund */
const draft = ({ order_id }) => ({ draft_id: `draft_${order_id}`, status: 'waiting_for_approval' });

// A shop would call its payment provider and its mail service in the next two.
/** @param {Refund} refund */
const issue = ({ order_id, amount, currency }) => ({
  refund_id: `refund_${order_id}`,
  amount,
  currency,
  status: 'issued',
});

/** @param {{ order_id: string, subject: string, body: string }} mail */
const sendMail = ({ order_id }) => ({ message_id: `mail_${order_id}`, status: 'sent' });

const retrievePolicy = tool('retrieve_refund_policy', { effect: 'reads' }, searchPolicy);

/**
 * The agent's tools. `tool()` gives each call its span, and in an attempt lets the case's world answer: what writes or
 * cannot be undone is then never executed.
 */
export const tools = {
  read_order: tool('read_order', { effect: 'reads' }, readOrder),
  /** @param {{ query: string }} args */
  retrieve_refund_policy: args => retrieval('refund_policy', args.query, () => retrievePolicy(args)),
  draft_refund_request: tool('draft_refund_request', { effect: 'writes' }, draft),
  issue_refund: tool('issue_refund', { effect: 'irreversible' }, issue),
  send_customer_email: tool('send_customer_email', { effect: 'writes' }, sendMail),
};

/**
 * Runs the tool that the model asked for. A failure is a result too: the model is told and may find another way.
 * @param {string} name
 * @param {string} text the arguments as the model wrote them
 * @returns {Promise<unknown>}
 */
export const callTool = async (name, text) => {
  if (!Object.hasOwn(tools, name)) return { error: `there is no tool ${name}` };
  try {
    return await tools[/** @type {keyof typeof tools} */ (name)](JSON.parse(text));
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};
