// @ts-check
/** @import { Script } from '../types.js' */

/**
 * Without a task that a script knows there is nothing to decide: it says so, whoever asks.
 * @type {Script}
 */
export const plain = {
  id: 'plain',
  applies: () => true,
  reply: () => ({ kind: 'say', text: 'This is a scripted model. It can only play the parts it has a script for.' }),
};
