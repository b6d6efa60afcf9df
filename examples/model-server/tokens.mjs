// @ts-check
/** @import { ChatMessage, ChatRequest, Usage } from './types.js' */

/** About four characters a token, as the service's own rule of thumb for English says. @param {string} text */
export const countTokens = text => Math.ceil(text.length / 4);

/** Every message costs a few tokens for its role and its frame. */
const FRAME = 4;

/** @param {ChatMessage} message */
const messageTokens = message =>
  FRAME +
  countTokens(message.content ?? '') +
  message.toolCalls.reduce((sum, call) => sum + countTokens(call.name + call.arguments), 0);

/** @param {ChatRequest} request @param {number} end how many messages, from the first */
const promptTokens = (request, end) =>
  countTokens(request.tools.length === 0 ? '' : JSON.stringify(request.tools.map(tool => tool.declaration))) +
  request.messages.slice(0, end).reduce((sum, message) => sum + messageTokens(message), 0);

/**
 * Usage of one answer. What an earlier turn of the conversation already sent counts as cached, by the service's rule:
 * from 1,024 tokens on, in steps of 128.
 * @param {ChatRequest} request
 * @param {string} output the text or the call that was answered
 * @returns {Usage}
 */
export const usageOf = (request, output) => {
  const prompt = promptTokens(request, request.messages.length);
  const known = promptTokens(request, request.messages.findLastIndex(message => message.role === 'assistant') + 1);
  const cached =
    request.messages.some(message => message.role === 'assistant') && known >= 1024 ? Math.floor(known / 128) * 128 : 0;
  const completion = countTokens(output);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
};
