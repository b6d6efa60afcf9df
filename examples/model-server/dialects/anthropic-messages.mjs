// @ts-check

import { RequestError } from '../request.mjs';
import { createMemory } from './memory.mjs';
import { chatCall, chatTool, isObject, objects, refuseStream, textOf } from './reading.mjs';

/** @import { Completion } from '../types.js' */
/** @import { Body, Dialect } from './reading.mjs' */

/**
 * Anthropic's Messages protocol: `POST /v1/messages`, with threads, whose earlier messages the service keeps.
 * @returns {Dialect}
 */
export const anthropicMessages = () => {
  /** @type {ReturnType<typeof createMemory<Body>>} */
  const threads = createMemory();

  /** What a request says together with its thread. @param {Body} body @returns {Body} */
  const withThread = body => {
    const previous = isObject(body.thread) ? body.thread.previous_message_id : undefined;
    if (typeof previous !== 'string') return body;
    const before = threads.get(previous);
    if (before === undefined) throw new RequestError(404, `thread: message ${previous} not found`);
    return { ...before, ...body, messages: [...objects(before.messages), ...objects(body.messages)] };
  };

  return {
    path: /^\/v1\/messages$/,
    chatOf: body => {
      refuseStream(body);
      const { model, max_tokens, system, tools, messages } = withThread(body);
      return {
        model,
        max_tokens,
        tools: objects(tools).map(tool => chatTool(tool.name, tool.description, tool.input_schema)),
        messages: [
          ...(system === undefined ? [] : [{ role: 'system', content: textOf(system) }]),
          ...objects(messages).flatMap(messagesOf),
        ],
      };
    },
    documentOf: (completion, body) => {
      const document = messageOf(completion);
      if (isObject(body.thread)) {
        const { system, tools, messages } = withThread(body);
        const said = { role: 'assistant', content: document.content };
        threads.set(document.id, { system, tools, messages: [...objects(messages), said] });
      }
      return document;
    },
  };
};

/**
 * One message of theirs is several of chat completions: results of tools stand beside the user's words.
 * @param {Body} message
 * @returns {Body[]}
 */
const messagesOf = ({ role, content }) => {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : objects(content);
  const calls = parts
    .filter(part => part.type === 'tool_use')
    .map(part => chatCall(callId(part.id), part.name, JSON.stringify(part.input)));
  const results = parts
    .filter(part => part.type === 'tool_result')
    .map(part => ({ role: 'tool', tool_call_id: callId(part.tool_use_id), content: textOf(part.content) }));
  const text = textOf(parts.filter(part => part.type === 'text'));
  if (calls.length > 0) return [{ role, content: text || null, tool_calls: calls }];
  return text === '' && results.length > 0 ? results : [...results, { role, content: text }];
};

/** @param {unknown} id */
const callId = id => String(id).replace(/^toolu_/, 'call_');

/** @param {Completion} completion */
const messageOf = ({ id, model, text, call, finishReason, usage }) => ({
  id: id.replace(/^chatcmpl-/, 'msg_'),
  type: 'message',
  role: 'assistant',
  model,
  content: [
    call === null
      ? { type: 'text', text: text ?? '', citations: null }
      : {
          type: 'tool_use',
          id: call.id.replace(/^call_/, 'toolu_'),
          name: call.name,
          input: JSON.parse(call.arguments),
        },
  ],
  stop_reason: call !== null ? 'tool_use' : finishReason === 'length' ? 'max_tokens' : 'end_turn',
  stop_sequence: null,
  usage: {
    // Cached tokens stand beside the input here, not within it.
    input_tokens: usage.prompt_tokens - usage.prompt_tokens_details.cached_tokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.prompt_tokens_details.cached_tokens,
    output_tokens: usage.completion_tokens,
    service_tier: 'standard',
  },
});
