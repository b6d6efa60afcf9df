import {
  isObject,
  type Json,
  type JsonObject,
  type Message,
  type MessagePart,
  own,
  textOf,
  unfold,
} from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import { HISTORY_FROM, readingHistories } from './message-memo.js';
import { readPart, readParts, readToolCall, readToolResponse } from './message-parts.js';

const ROLES = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['developer', 'system'],
  ['function', 'tool'],
]);

// LangChain writes a message as its constructor: {lc: 1, type: 'constructor', id: […, 'AIMessage'], kwargs: {…}}.
const LANGCHAIN_ROLES = new Map([
  ['HumanMessage', 'user'],
  ['AIMessage', 'assistant'],
  ['AIMessageChunk', 'assistant'],
  ['SystemMessage', 'system'],
  ['ToolMessage', 'tool'],
]);

const canonicalRole = (role: string): string => ROLES.get(role) ?? role;

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const langChainRole = (value: JsonObject): string | undefined => {
  const path = listOf(own(value, 'id'));
  const name = path[path.length - 1];
  return typeof name === 'string' ? LANGCHAIN_ROLES.get(name) : undefined;
};

const isConstructor = (value: JsonObject): boolean =>
  own(value, 'type') === 'constructor' && isObject(own(value, 'kwargs'));

/** Content blocks, then the calls that stand beside them, each call once. */
const partsOf = (message: JsonObject): readonly MessagePart[] => {
  const parts = own(message, 'parts') ?? own(message, 'content') ?? own(message, 'contents');
  const content = readParts(typeof parts === 'string' ? blocksOf(parts) : parts);
  const beside = listOf(own(message, 'tool_calls') ?? own(message, 'toolCalls')).flatMap(
    call => readToolCall(call) ?? [],
  );
  const told = new Set(content.flatMap(part => (part.type === 'tool_call' && part.id !== null ? [part.id] : [])));
  return [...content, ...beside.filter(part => part.type !== 'tool_call' || part.id === null || !told.has(part.id))];
};

// A content text that is JSON is a text, unless it is clearly a list of content blocks (Strands, LangChain).
const blocksOf = (text: string): Json => {
  const value = unfold(text);
  if (!Array.isArray(value) || value.length === 0) return text;
  const parts = readParts(value);
  return parts.every(part => part.type !== 'other') && value.every(isObject) ? value : text;
};

const readChatMessage = (value: JsonObject, defaultRole: string): Message => {
  const said = textIn(value, 'role') ?? textIn(value, 'sender');
  const role = said === undefined ? defaultRole : canonicalRole(said);
  const name = textIn(value, 'name');
  const callId = textIn(value, 'tool_call_id', 'toolCallId');
  const content = own(value, 'content');
  const answers =
    callId !== undefined || (role === 'tool' && typeof content === 'string' && blocksOf(content) === content);
  const parts = answers
    ? [readToolResponse(callId ?? textIn(value, 'id') ?? null, content ?? own(value, 'contents') ?? null)]
    : partsOf(value);
  // Beside `tool` messages `name` is the tool's, which the call already tells.
  return name === undefined || answers ? { role, parts } : { role, name, parts };
};

/** Items of OpenAI's Responses API stand beside messages in one list and have no role. */
const readItem = (value: JsonObject): Message | undefined => {
  const type = textIn(value, 'type');
  if (type === undefined || own(value, 'role') !== undefined) return undefined;
  const part = readPart(value);
  if (part.type === 'tool_call') return { role: 'assistant', parts: [part] };
  if (part.type === 'tool_call_response') return { role: 'tool', parts: [part] };
  if (part.type === 'reasoning') return { role: 'assistant', parts: [part] };
  return undefined;
};

const readOne = (value: Json, defaultRole: string): readonly Message[] => {
  if (typeof value === 'string') return [{ role: defaultRole, parts: [{ type: 'text', content: value }] }];
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.flatMap(item => (Array.isArray(item) ? [] : readOne(item, defaultRole)));
  }
  if (!isObject(value)) return [];
  if (isConstructor(value)) {
    const kwargs = own(value, 'kwargs');
    return isObject(kwargs) ? [readChatMessage(kwargs, langChainRole(value) ?? defaultRole)] : [];
  }
  const item = readItem(value);
  if (item !== undefined) return [item];
  // {finish_reason, index, message}: one of OpenAI's choices, or the body of a gen_ai.choice event.
  const inner = own(value, 'message');
  if (isObject(inner) && own(value, 'role') === undefined) return readOne(inner, defaultRole);
  return [readChatMessage(value, defaultRole)];
};

const readHistory = readingHistories(readOne);

/**
 * Reads messages in any of the shapes that are found in traces and logs: OpenTelemetry parts, OpenAI chat messages and
 * Responses items, Anthropic, Bedrock and Gemini blocks, AI SDK and LangChain messages; as a list, one message or a text,
 * structured or as JSON text. Never fails: what it does not know becomes a part of type `other`.
 */
export const readMessages = (given: Json | undefined, defaultRole: string): readonly Message[] => {
  if (given === undefined || given === null) return [];
  const value = unfold(given);
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    if (items.length >= HISTORY_FROM) return readHistory(items, defaultRole);
    return items.flatMap(item => readOne(item, defaultRole));
  }
  return readOne(value, defaultRole);
};

const firstListOf = (value: JsonObject, ...keys: readonly string[]): readonly Json[] | undefined => {
  for (const key of keys) {
    const list = own(value, key);
    if (Array.isArray(list)) return list;
  }
  return undefined;
};

/** The messages of a whole request body; undefined when it is no request of a kind we know. */
export const readRequest = (given: Json | undefined): readonly Message[] | undefined => {
  const value = given === undefined ? undefined : unfold(given);
  if (Array.isArray(value)) return looksLikeMessages(value) ? readMessages(value, 'user') : undefined;
  if (!isObject(value)) return undefined;
  const list = firstListOf(value, 'messages', 'input', 'contents');
  if (list === undefined) return undefined;
  const instructions = own(value, 'system') ?? own(value, 'instructions');
  const system = typeof instructions === 'string' || Array.isArray(instructions) ? readParts(instructions) : [];
  const messages = readMessages(list, 'user');
  return system.length > 0 ? [{ role: 'system', parts: system }, ...messages] : messages;
};

/** The messages of a whole response body; undefined when it is no response of a kind we know. */
export const readResponse = (given: Json | undefined): readonly Message[] | undefined => {
  const value = given === undefined ? undefined : unfold(given);
  if (Array.isArray(value)) return looksLikeMessages(value) ? readMessages(value, 'assistant') : undefined;
  if (!isObject(value)) return undefined;
  const list = firstListOf(value, 'choices', 'messages', 'output', 'generations', 'candidates');
  if (list !== undefined) return readMessages(list, 'assistant');
  return looksLikeMessages([value]) ? readMessages([value], 'assistant') : undefined;
};

const looksLikeMessages = (items: readonly Json[]): boolean =>
  items.length > 0 &&
  items.every(
    item =>
      isObject(item) && (textIn(item, 'role') !== undefined || isConstructor(item) || readItem(item) !== undefined),
  );

/**
 * The messages that an agent's or a chain's own input or output consists of: a list of messages, or an object that holds
 * nothing but one. Undefined for any other value, however much it resembles a request.
 */
export const asMessages = (given: Json): readonly Message[] | undefined => {
  const value = unfold(given);
  const list = isObject(value) && Object.keys(value).length === 1 ? own(value, 'messages') : value;
  return Array.isArray(list) && looksLikeMessages(list) ? readMessages(list, 'user') : undefined;
};

const partJson = (part: MessagePart): Json => {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, content: part.content };
    case 'tool_call':
      return { type: part.type, id: part.id, name: part.name, arguments: part.arguments };
    case 'tool_call_response':
      return { type: part.type, id: part.id, response: part.response };
    case 'other':
      return { type: part.type, value: part.value };
  }
};

const messageJson = ({ role, name, parts }: Message): Json => ({
  role,
  ...(name === undefined ? {} : { name }),
  parts: parts.map(partJson),
});

/** Messages as the plain JSON they are. */
export const messagesJson = (messages: readonly Message[]): Json => messages.map(messageJson);

/** What someone was asked: the text of the only user message; all messages when there are several. */
export const askedOf = (messages: readonly Message[]): Json => {
  const users = messages.filter(message => message.role === 'user');
  const [only] = users;
  const text = only === undefined || users.length > 1 ? '' : textOf(only);
  const others = messages.filter(message => message.role !== 'user' && message.role !== 'system');
  return text === '' || others.length > 0 ? messagesJson(messages) : text;
};

/**
 * What someone answered: the text of the last assistant message that has one; null when the assistant has only asked for
 * tools so far; all messages when none is an assistant's.
 */
export const answeredOf = (messages: readonly Message[]): Json => {
  const own = messages.filter(message => message.role === 'assistant');
  const spoken = own.findLast(message => textOf(message) !== '');
  if (spoken !== undefined) return textOf(spoken);
  return own.length > 0 ? null : messagesJson(messages);
};
