// @ts-check
import { createHash } from 'node:crypto';

/** @import { Chance, ChatRequest } from './types.js' */

/** 64 hex digits that depend on every part. @param {...unknown} parts */
const digest = (...parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * Chance for one conversation, from its key.
 * @param {string} key
 * @returns {Chance}
 */
export const chanceOf = key => name => Number.parseInt(digest(key, name).slice(0, 12), 16) / 2 ** 48;

/**
 * Keys for conversations, 24 hex digits. All turns of a conversation share one, so that a rule obeyed in one turn is not
 * forgotten in the next: the id of the first tool call carries it from turn to turn ({@link callIdOf}). The n-th
 * conversation that opens with the same messages gets its own: repeated attempts vary, and the same requests in the same
 * order with the same seed give the same answers. A request that brings its own `seed` asks for repeatability and always
 * gets the same key.
 * @param {number} seed
 * @returns {(request: ChatRequest) => string}
 */
export const conversationKeys = seed => {
  /** @type {Map<string, number>} */
  const opened = new Map();
  return request => {
    const first = firstCall(request);
    if (first !== undefined) return first.id.replace(/^call_/, '');
    const opening = digest(request.model, request.messages, request.tools);
    const count = request.seed ?? opened.get(opening) ?? 0;
    if (request.seed === null) opened.set(opening, count + 1);
    return digest(seed, opening, request.seed === null, count).slice(0, 24);
  };
};

/** @param {ChatRequest} request */
const firstCall = request => request.messages.flatMap(message => message.toolCalls)[0];

/** The id of the call that answers a request. @param {ChatRequest} request @param {string} key of the conversation */
export const callIdOf = (request, key) =>
  firstCall(request) === undefined ? `call_${key}` : idOf('call_', key, request.messages.length);

/** An id in the style of the real service. @param {'chatcmpl-' | 'call_' | 'req_'} prefix @param {...unknown} parts */
export const idOf = (prefix, ...parts) => `${prefix}${digest(prefix, ...parts).slice(0, 24)}`;
