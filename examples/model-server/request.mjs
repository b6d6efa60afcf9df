// @ts-check
/** @import { ChatMessage, ChatRequest, Tool, ToolCall } from './types.js' */

/** A request that the service refuses, in the words of its error bodies. */
export class RequestError extends Error {
  /** @param {number} status @param {string} message @param {{ param?: string | null, code?: string | null }} [details] */
  constructor(status, message, { param = null, code = null } = {}) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  /** The body the service answers. */
  get body() {
    return { error: { message: this.message, type: 'invalid_request_error', param: this.param, code: this.code } };
  }
}

const ROLES = /** @type {const} */ (['system', 'developer', 'user', 'assistant', 'tool']);

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The JSON object that a request carries.
 * @param {string} text
 * @throws {RequestError} with status 400
 */
export const readObject = text => {
  const body = parse(text);
  if (!isObject(body)) throw new RequestError(400, 'The body has to be a JSON object.');
  return body;
};

/**
 * Reads the body of a chat completions request.
 * @param {Record<string, unknown>} body
 * @returns {ChatRequest}
 * @throws {RequestError} with status 400
 */
export const readRequest = body => {
  if (typeof body.model !== 'string' || body.model === '') {
    throw new RequestError(400, "Missing required parameter: 'model'.", {
      param: 'model',
      code: 'missing_required_parameter',
    });
  }
  if (body.n !== undefined && body.n !== null && body.n !== 1) throw unsupported('n', body.n, '1');
  const stream = body.stream === true;
  const messages = readMessages(body.messages);
  return {
    model: body.model,
    messages,
    tools: readTools(body.tools),
    toolChoice: readToolChoice(body.tool_choice),
    stream,
    includeUsage: stream && isObject(body.stream_options) && body.stream_options.include_usage === true,
    seed: typeof body.seed === 'number' ? body.seed : null,
    maxTokens: readLimit(body.max_completion_tokens ?? body.max_tokens),
  };
};

/** @param {string} text @returns {unknown} */
const parse = text => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'The body is not valid JSON.');
  }
};

/** @param {string} param @param {unknown} value @param {string} supported */
const unsupported = (param, value, supported) =>
  new RequestError(400, `Unsupported value for '${param}': ${JSON.stringify(value)}. This model takes ${supported}.`, {
    param,
    code: 'unsupported_value',
  });

/** @param {unknown} value @returns {number | null} */
const readLimit = value => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new RequestError(
    400,
    `Invalid 'max_completion_tokens': expected a positive integer, got ${JSON.stringify(value)}.`,
    {
      param: 'max_completion_tokens',
      code: 'invalid_value',
    },
  );
};

/** @param {unknown} value @returns {'auto' | 'none'} */
const readToolChoice = value => {
  if (value === undefined || value === null || value === 'auto') return 'auto';
  if (value === 'none') return 'none';
  throw unsupported('tool_choice', value, '"auto", "none"');
};

/** @param {unknown} value @returns {Tool[]} */
const readTools = value => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid('tools', 'an array', value);
  return value.map((declaration, index) => {
    const tool = isObject(declaration) && isObject(declaration.function) ? declaration.function : null;
    if (tool === null || typeof tool.name !== 'string') throw missing(`tools[${index}].function.name`);
    return { name: tool.name, declaration };
  });
};

/** @param {unknown} value @returns {ChatMessage[]} */
const readMessages = value => {
  if (!Array.isArray(value)) throw missing('messages');
  if (value.length === 0) {
    throw new RequestError(400, "Invalid 'messages': at least one message is needed.", {
      param: 'messages',
      code: 'empty_array',
    });
  }
  const messages = value.map(readMessage);
  const answered = new Set(messages.flatMap(message => (message.toolCallId === null ? [] : [message.toolCallId])));
  const asked = new Set(messages.flatMap(message => message.toolCalls.map(call => call.id)));
  for (const id of asked) {
    if (!answered.has(id)) {
      throw new RequestError(400, `Invalid 'messages': tool call ${id} has no tool message that answers it.`, {
        param: 'messages',
      });
    }
  }
  for (const id of answered) {
    if (!asked.has(id)) {
      throw new RequestError(
        400,
        `Invalid 'messages': a tool message answers ${id}, which no assistant message called.`,
        { param: 'messages' },
      );
    }
  }
  return messages;
};

/** @param {unknown} value @param {number} index @returns {ChatMessage} */
const readMessage = (value, index) => {
  if (!isObject(value)) throw invalid(`messages[${index}]`, 'an object', value);
  const role = ROLES.find(known => known === value.role);
  if (role === undefined)
    throw unsupported(`messages[${index}].role`, value.role, ROLES.map(known => `"${known}"`).join(', '));
  const toolCalls = Array.isArray(value.tool_calls)
    ? value.tool_calls.map((call, at) => readToolCall(call, `messages[${index}].tool_calls[${at}]`))
    : [];
  const content = readContent(value.content, `messages[${index}].content`);
  if (content === null && role !== 'assistant') throw missing(`messages[${index}].content`);
  const toolCallId = role === 'tool' ? value.tool_call_id : null;
  if (toolCallId !== null && typeof toolCallId !== 'string') throw missing(`messages[${index}].tool_call_id`);
  return { role, content, toolCalls, toolCallId };
};

/** @param {unknown} value @param {string} param @returns {string | null} */
const readContent = (value, param) => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw invalid(param, 'a string or an array of parts', value);
  return value.map(part => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n');
};

/** @param {unknown} value @param {string} param @returns {ToolCall} */
const readToolCall = (value, param) => {
  if (!isObject(value) || !isObject(value.function)) throw missing(`${param}.function`);
  const name = value.function.name;
  const text = value.function.arguments;
  if (typeof value.id !== 'string') throw missing(`${param}.id`);
  if (typeof name !== 'string') throw missing(`${param}.function.name`);
  if (typeof text !== 'string') throw missing(`${param}.function.arguments`);
  return { id: value.id, name, arguments: text };
};

/** @param {string} param */
const missing = param =>
  new RequestError(400, `Missing required parameter: '${param}'.`, { param, code: 'missing_required_parameter' });

/** @param {string} param @param {string} expected @param {unknown} value */
const invalid = (param, expected, value) =>
  new RequestError(
    400,
    `Invalid type for '${param}': expected ${expected}, got ${value === null ? 'null' : typeof value}.`,
    {
      param,
      code: 'invalid_type',
    },
  );
