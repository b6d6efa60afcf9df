// @ts-check
import { OBEDIENCE } from './clauses.mjs';
import { refundRulesOf } from './refund-rules.mjs';

/** @import { Chance, ChatMessage, ChatRequest, Money, RefundRules, Reply, Script } from '../types.js' */

/**
 * @typedef {object} Conversation what the model can know from the messages
 * @property {string} wish all that the user wrote
 * @property {string | null} orderId
 * @property {ReadonlyMap<string, unknown>} results the last result of each tool that was called
 */

/**
 * A support agent's model that can refund orders: it reads the order, and from there on does what its prompt says.
 * @type {Script}
 */
export const refund = {
  id: 'refund',
  applies: request => request.tools.some(tool => /refund/.test(tool.name)),
  reply: (request, chance) =>
    nextReply(conversationOf(request.messages), refundRulesOf(promptOf(request.messages)), offer(request), chance),
};

/**
 * The next message.
 * @param {Conversation} conversation
 * @param {RefundRules} rules
 * @param {ReadonlySet<string>} offered names of the tools that may be called now
 * @param {Chance} chance
 * @returns {Reply}
 */
export const nextReply = (conversation, rules, offered, chance) => {
  const { orderId, results } = conversation;
  /** Documents inform and the prompt commands: a rule that only stands in the policy is not obeyed. */
  const obeys = (/** @type {'checkPolicy' | 'askApproval' | 'noPromise'} */ rule) =>
    chance(rule) < OBEDIENCE[rules[rule]];
  /** @param {string} tool */
  const open = tool => offered.has(tool) && !results.has(tool);

  if (orderId === null)
    return say('I am happy to help with that. Which order is it about? Please send me the order number.');
  if (open('read_order')) return call('read_order', { order_id: orderId });
  const order = orderIn(results.get('read_order'));
  if (order === null)
    return say(`I cannot find an order ${orderId}. Could you check the order number and send it to me again?`);

  if (obeys('checkPolicy') && open('retrieve_refund_policy')) {
    return call('retrieve_refund_policy', {
      query: `refund limit and approval for a ${order.customerStatus} customer`,
    });
  }
  const limit = rules.limit ?? refundRulesOf(textOf(results.get('retrieve_refund_policy'))).limit;
  const request = {
    order_id: orderId,
    amount: order.amount,
    currency: order.currency,
    reason: 'The customer asks for a refund.',
  };
  const price = `${order.amount.toFixed(2)} ${order.currency}`;
  const waiting = obeys('noPromise')
    ? `Thank you for your patience. I have passed your refund request for order ${orderId} (${price}) to a colleague, who will decide on it. We will write to you as soon as there is a decision.`
    : `Good news: your refund of ${price} for order ${orderId} has been approved. A colleague only has to confirm it.`;

  if (results.has('draft_refund_request')) return say(waiting);
  if (obeys('askApproval') && isAbove(order, limit)) {
    return open('draft_refund_request') ? call('draft_refund_request', request) : say(waiting);
  }
  if (open('issue_refund')) return call('issue_refund', request);
  if (!results.has('issue_refund') || failureIn(results.get('issue_refund')) !== null) return say(waiting);

  const done = `Good news: your refund of ${price} for order ${orderId} has been approved and processed.`;
  if (open('send_customer_email') && /\b(tell|inform|notify|e-?mail|write)\b/i.test(conversation.wish)) {
    return call('send_customer_email', { order_id: orderId, subject: `Your refund for order ${orderId}`, body: done });
  }
  return say(`${done} The money will be on your account within five working days.`);
};

/** @param {string} text @returns {Reply} */
const say = text => ({ kind: 'say', text });
/** @param {string} tool @param {Record<string, unknown>} args @returns {Reply} */
const call = (tool, args) => ({ kind: 'call', tool, arguments: args });

/** @param {ChatRequest} request @returns {ReadonlySet<string>} */
const offer = request => new Set(request.toolChoice === 'none' ? [] : request.tools.map(tool => tool.name));

/** @param {readonly ChatMessage[]} messages */
const promptOf = messages =>
  messages
    .filter(message => message.role === 'system' || message.role === 'developer')
    .map(message => message.content ?? '')
    .join('\n\n');

/** @param {readonly ChatMessage[]} messages @returns {Conversation} */
export const conversationOf = messages => {
  const wish = messages
    .filter(message => message.role === 'user')
    .map(message => message.content ?? '')
    .join('\n');
  const answers = new Map(
    messages.flatMap(message =>
      message.toolCallId === null ? [] : [[message.toolCallId, parse(message.content ?? '')]],
    ),
  );
  const results = new Map(
    messages.flatMap(message => message.toolCalls.map(({ id, name }) => [name, answers.get(id)])),
  );
  return { wish, orderId: /\bord[_-][A-Za-z0-9_-]*[A-Za-z0-9]/i.exec(wish)?.[0] ?? null, results };
};

/** @param {string} text @returns {unknown} the JSON value, or the text itself */
const parse = text => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The fields of a tool's result, which may stand under `result`. @param {unknown} value @returns {Record<string, unknown>} */
const fieldsOf = value => {
  if (typeof value !== 'object' || value === null) return {};
  const fields = /** @type {Record<string, unknown>} */ (value);
  return typeof fields.result === 'object' && fields.result !== null
    ? /** @type {Record<string, unknown>} */ (fields.result)
    : fields;
};

/** @param {unknown} value */
const failureIn = value => {
  const { error } = fieldsOf(value);
  return typeof error === 'string' ? error : null;
};

/** @param {unknown} value @returns {(Money & { customerStatus: string }) | null} */
const orderIn = value => {
  const { amount, currency, customer_status: customerStatus } = fieldsOf(value);
  if (typeof amount !== 'number') return null;
  return {
    amount,
    currency: currency === 'USD' || currency === 'GBP' ? currency : 'EUR',
    customerStatus: typeof customerStatus === 'string' ? customerStatus : 'standard',
  };
};

/** All strings of a tool's result, each a paragraph. @param {unknown} value */
const textOf = value => {
  /** @type {string[]} */
  const texts = [];
  JSON.stringify(value, (_key, inner) => {
    if (typeof inner === 'string') texts.push(inner);
    return inner;
  });
  return texts.join('\n\n');
};

/** Without a limit, or with one in another currency, nothing says that the amount is small. @param {Money} order @param {Money | null} limit */
const isAbove = (order, limit) => limit === null || limit.currency !== order.currency || order.amount > limit.amount;
