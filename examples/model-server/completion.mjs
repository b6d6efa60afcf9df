// @ts-check
import { callIdOf, idOf } from './chance.mjs';
import { countTokens, usageOf } from './tokens.mjs';

/** @import { ChatRequest, Completion, Reply } from './types.js' */

/** The dated names that the service answers for the names people ask for. */
const SNAPSHOTS = /** @type {const} */ ({
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-4.1-mini': 'gpt-4.1-mini-2025-04-14',
});

/** Models that `GET /v1/models` lists; any other name works too. */
export const MODELS = Object.keys(SNAPSHOTS);

/**
 * Puts a reply into the frame of the protocol.
 * @param {ChatRequest} request
 * @param {Reply} reply
 * @param {{ key: string, created: number }} identity `key` of the conversation; `created` in seconds since 1970
 * @returns {Completion}
 */
export const complete = (request, reply, { key, created }) => {
  const frame = {
    id: idOf('chatcmpl-', key, request.messages.length),
    created,
    model: Object.hasOwn(SNAPSHOTS, request.model)
      ? SNAPSHOTS[/** @type {keyof typeof SNAPSHOTS} */ (request.model)]
      : request.model,
  };
  if (reply.kind === 'call') {
    const call = { id: callIdOf(request, key), name: reply.tool, arguments: JSON.stringify(reply.arguments) };
    return {
      ...frame,
      text: null,
      call,
      finishReason: 'tool_calls',
      usage: usageOf(request, call.name + call.arguments),
    };
  }
  const cut = request.maxTokens !== null && countTokens(reply.text) > request.maxTokens;
  const text = cut ? reply.text.slice(0, request.maxTokens * 4) : reply.text;
  return { ...frame, text, call: null, finishReason: cut ? 'length' : 'stop', usage: usageOf(request, text) };
};

/** @param {Completion['call']} call */
const toolCallOf = call =>
  call === null ? [] : [{ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }];

/** The answer as one document. @param {Completion} completion */
export const documentOf = ({ id, created, model, text, call, finishReason, usage }) => ({
  id,
  object: 'chat.completion',
  created,
  model,
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: text,
        refusal: null,
        annotations: [],
        ...(call === null ? {} : { tool_calls: toolCallOf(call) }),
      },
      logprobs: null,
      finish_reason: finishReason,
    },
  ],
  usage,
  service_tier: 'default',
  system_fingerprint: 'fp_scripted',
});

/**
 * The answer as the chunks of a stream: the role, the text word by word or the call's arguments in pieces, the finish
 * reason, and the usage in a chunk of its own when it was asked for.
 * @param {Completion} completion
 * @param {boolean} includeUsage
 */
export const chunksOf = ({ id, created, model, text, call, finishReason, usage }, includeUsage) => {
  /** @param {object} delta @param {string | null} finish */
  const chunk = (delta, finish = null) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    service_tier: 'default',
    system_fingerprint: 'fp_scripted',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(includeUsage ? { usage: null } : {}),
  });
  const first =
    call === null
      ? { role: 'assistant', content: '', refusal: null }
      : { role: 'assistant', content: null, tool_calls: [{ index: 0, ...toolCallOf({ ...call, arguments: '' })[0] }] };
  const pieces =
    call === null
      ? (text ?? '').split(/(?<=\s)/).map(content => ({ content }))
      : (call.arguments.match(/.{1,16}/gs) ?? []).map(piece => ({
          tool_calls: [{ index: 0, function: { arguments: piece } }],
        }));
  return [
    chunk(first),
    ...pieces.map(piece => chunk(piece)),
    chunk({}, finishReason),
    ...(includeUsage ? [{ ...chunk({}), choices: [], usage }] : []),
  ];
};
