// @ts-check
/** @import { Script } from '../types.js' */

const ORDER_ID = /\bord_\w+/i;

/**
 * A desk that can look up orders and nothing else: reads the order that the user names, and says how it stands.
 * @type {Script}
 */
export const orders = {
  id: 'orders',
  applies: ({ tools }) => tools.some(tool => tool.name === 'read_order'),
  reply: request => {
    const wish = request.messages
      .filter(message => message.role === 'user')
      .map(message => message.content)
      .join('\n');
    const orderId = ORDER_ID.exec(wish)?.[0];
    if (orderId === undefined) return { kind: 'say', text: 'Which order is it about?' };
    const result = request.messages.findLast(message => message.role === 'tool')?.content ?? null;
    if (result === null && request.toolChoice !== 'none')
      return { kind: 'call', tool: 'read_order', arguments: { order_id: orderId } };
    const status = /\\?"status\\?":\s*\\?"([^"\\]+)/.exec(result ?? '')?.[1];
    return {
      kind: 'say',
      text: status === undefined ? `I cannot find order ${orderId}.` : `Your order ${orderId} is ${status}.`,
    };
  },
};
