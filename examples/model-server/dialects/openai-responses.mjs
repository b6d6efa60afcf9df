// @ts-check
import { RequestError } from '../request.mjs';
import { createMemory } from './memory.mjs';
import { chatCall, chatTool, objects, refuseStream, textOf } from './reading.mjs';

/** @import { Completion } from '../types.js' */
/** @import { Body, Dialect } from './reading.mjs' */

/**
 * OpenAI's Responses protocol: `POST /v1/responses`. Items that it answered may come back as references.
 * @returns {Dialect}
 */
export const openaiResponses = () => {
  /** @type {ReturnType<typeof createMemory<Body>>} */
  const answered = createMemory();

  /** @param {Body} item */
  const resolve = item => {
    if (item.type !== 'item_reference') return item;
    const known = answered.get(String(item.id));
    if (known === undefined) throw new RequestError(404, `Item with id '${item.id}' not found.`, { param: 'input' });
    return known;
  };

  return {
    path: /^\/v1\/responses$/,
    chatOf: body => {
      refuseStream(body);
      if (body.previous_response_id)
        throw new RequestError(400, 'previous_response_id is not supported here: send the whole input.', {
          param: 'previous_response_id',
        });
      const items = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : objects(body.input);
      return {
        model: body.model,
        max_completion_tokens: body.max_output_tokens ?? undefined,
        tool_choice: body.tool_choice,
        tools: objects(body.tools).map(tool => chatTool(tool.name, tool.description, tool.parameters)),
        messages: [
          ...(body.instructions ? [{ role: 'system', content: body.instructions }] : []),
          ...items.map(resolve).flatMap(messageOf),
        ],
      };
    },
    documentOf: (completion, request) => {
      const document = responseOf(completion, request);
      for (const item of document.output) answered.set(item.id, item);
      return document;
    },
  };
};

/** @param {Body} item @returns {object[]} */
const messageOf = item => {
  if (item.type === 'function_call')
    return [{ role: 'assistant', content: null, tool_calls: [chatCall(item.call_id, item.name, item.arguments)] }];
  if (item.type === 'function_call_output')
    return [{ role: 'tool', tool_call_id: item.call_id, content: textOf(item.output) }];
  if (item.role !== undefined) return [{ role: item.role, content: textOf(item.content) }];
  return []; // reasoning, and whatever else has no words in it
};

/** @param {Completion} completion @param {Body} request */
const responseOf = ({ id, created, model, text, call, finishReason, usage }, request) => {
  const key = id.replace(/^chatcmpl-/, '');
  const isCut = finishReason === 'length';
  return {
    id: `resp_${key}`,
    object: 'response',
    created_at: created,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    instructions: request.instructions ?? null,
    metadata: {},
    model,
    output: [
      call === null
        ? {
            id: `msg_${key}`,
            type: 'message',
            status: 'completed',
            role: 'assistant',
            content: [{ type: 'output_text', text: text ?? '', annotations: [], logprobs: [] }],
          }
        : {
            id: `fc_${key}`,
            type: 'function_call',
            status: 'completed',
            call_id: call.id,
            name: call.name,
            arguments: call.arguments,
          },
    ],
    parallel_tool_calls: true,
    previous_response_id: null,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: request.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: usage.prompt_tokens,
      input_tokens_details: { cached_tokens: usage.prompt_tokens_details.cached_tokens },
      output_tokens: usage.completion_tokens,
      output_tokens_details: { reasoning_tokens: usage.completion_tokens_details.reasoning_tokens },
      total_tokens: usage.total_tokens,
    },
  };
};
