import { isObject, type Json, type JsonObject, type MessagePart, own, unfold } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';

const TEXT = new Set(['text', 'output_text', 'input_text', 'summary_text', 'refusal']);
const REASONING = new Set(['reasoning', 'thinking', 'reasoningContent']);
const CALL = new Set([
  'tool_call',
  'tool_use',
  'tool-call',
  'toolUse',
  'function_call',
  'function',
  'mcp_call',
  'tool_call_request',
]);
const RESPONSE = new Set([
  'tool_call_response',
  'tool_result',
  'tool-result',
  'toolResult',
  'function_call_output',
  'function_call_result',
  'tool_response',
]);

// `call_id` first: OpenAI's Responses API puts the item's own id under `id`.
const idOf = (part: JsonObject): string | null =>
  textIn(part, 'call_id', 'callId', 'tool_call_id', 'tool_use_id', 'toolUseId', 'toolCallId', 'id', 'ref') ?? null;

const first = (part: JsonObject, ...keys: readonly string[]): Json | undefined => {
  for (const key of keys) {
    const value = own(part, key);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
};

/** Reads one request for a tool, whoever wrote it; undefined when it names no tool and has no id. */
export const readToolCall = (value: Json): MessagePart | undefined => {
  if (!isObject(value)) return undefined;
  const nested =
    own(value, 'function') ?? own(value, 'toolUse') ?? own(value, 'functionCall') ?? own(value, 'toolRequest');
  const inner = isObject(nested) ? nested : value;
  const name = textIn(inner, 'name', 'toolName', 'tool_name') ?? textIn(value, 'name', 'toolName');
  const id = idOf(value) ?? idOf(inner);
  if (name === undefined && id === null) return undefined;
  const given = first(inner, 'arguments', 'input', 'args', 'parameters');
  return { type: 'tool_call', id, name: name ?? '', arguments: given === undefined ? null : unfold(given) };
};

/** Bedrock, Gemini and Genkit tell by its key what a block is. */
const CALL_BLOCKS = ['toolUse', 'functionCall', 'toolRequest'];
const RESPONSE_BLOCKS = ['toolResult', 'functionResponse', 'toolResponse'];

const isTextBlock = (value: Json): boolean => isObject(value) && TEXT.has(textIn(value, 'type') ?? '');

// A list of plain text blocks is one text; a list of one structured block is its value (Bedrock: `[{json: …}]`).
const responseOf = (value: Json): Json => {
  const blocks = unfold(value);
  if (!Array.isArray(blocks)) return isTextBlock(blocks) ? responseOf([blocks]) : blocks;
  const items: readonly Json[] = blocks;
  if (items.length === 0) return blocks;
  const only = items[0];
  if (items.length === 1 && isObject(only) && own(only, 'json') !== undefined) return own(only, 'json') ?? null;
  const texts = items.map(item => {
    const type = textIn(item, 'type');
    return type === undefined || TEXT.has(type) ? textIn(item, 'text', 'content') : undefined;
  });
  return texts.every(text => text !== undefined) ? unfold(texts.join('\n')) : blocks;
};

/** Reads a tool's answer as a message carries it. */
export const readToolResponse = (id: string | null, value: Json): MessagePart => ({
  type: 'tool_call_response',
  id,
  response: responseOf(unwrapOutput(value)),
});

// The AI SDK wraps results as {type: 'text' | 'json' | 'error-text' | 'error-json', value}.
const unwrapOutput = (value: Json): Json => {
  const wrapped = unfold(value);
  if (!isObject(wrapped) || Object.keys(wrapped).length !== 2) return wrapped;
  const type = textIn(wrapped, 'type');
  const inner = own(wrapped, 'value');
  if (type === undefined || inner === undefined || !/^(error-)?(text|json)$/.test(type)) return wrapped;
  if (!type.startsWith('error-')) return inner;
  if (typeof inner !== 'string') return { error: inner };
  return /^Error\b/.test(inner) ? inner : `Error: ${inner}`;
};

const readTyped = (type: string, part: JsonObject): MessagePart | undefined => {
  if (TEXT.has(type)) {
    const content = textIn(part, 'content', 'text', 'refusal');
    return { type: 'text', content: content ?? '' };
  }
  if (REASONING.has(type)) {
    const content = textIn(part, 'content', 'thinking', 'reasoning', 'text');
    return content === undefined ? undefined : { type: 'reasoning', content };
  }
  if (CALL.has(type)) return readToolCall(part);
  if (!RESPONSE.has(type)) return undefined;
  return readToolResponse(idOf(part), first(part, 'response', 'result', 'output', 'content') ?? null);
};

const readUntyped = (part: JsonObject): MessagePart | undefined => {
  const text = own(part, 'text') ?? own(part, 'content');
  if (typeof text === 'string')
    return own(part, 'thought') === true ? { type: 'reasoning', content: text } : { type: 'text', content: text };
  const reasoning = own(part, 'reasoning');
  if (typeof reasoning === 'string') return { type: 'reasoning', content: reasoning };
  if (CALL_BLOCKS.some(key => isObject(own(part, key)))) return readToolCall(part);
  const answered = RESPONSE_BLOCKS.map(key => own(part, key)).find(isObject);
  if (answered === undefined) return undefined;
  return readToolResponse(idOf(answered), first(answered, 'content', 'response', 'output') ?? null);
};

/** Reads one part of a message in any of the shapes that providers and instrumentations write. */
export const readPart = (value: Json): MessagePart => {
  if (typeof value === 'string') return { type: 'text', content: value };
  if (!isObject(value)) return { type: 'other', value };
  const type = textIn(value, 'type');
  return (
    (type === undefined ? readUntyped(value) : (readTyped(type, value) ?? readNested(value))) ?? {
      type: 'other',
      value,
    }
  );
};

// Bedrock's blocks in some versions carry both a type and a nested block.
const readNested = (value: JsonObject): MessagePart | undefined =>
  isObject(own(value, 'toolUse')) || isObject(own(value, 'toolResult')) ? readUntyped(value) : undefined;

/** The parts of a message's content: a text, a list of parts, or one part. */
export const readParts = (content: Json | undefined): readonly MessagePart[] => {
  if (content === undefined || content === null || content === '') return [];
  if (Array.isArray(content)) {
    const items: readonly Json[] = content;
    return items.map(readPart);
  }
  return [readPart(content)];
};
