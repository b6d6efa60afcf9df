import { isObject, type Json, type Message, type MessagePart, own } from '@pawl/core/trajectory';

/**
 * The messages in a value that is a conversation: a list of `{ role, content }` as chat logs have it, or of
 * `{ role, parts }` as OpenTelemetry has it, bare or under `messages`. Null for anything else. Nothing is left out: a part of no
 * known shape stays as it came.
 */
export const messagesIn = (value: Json): readonly Message[] | null => {
  const list = isObject(value) && Object.keys(value).length === 1 ? own(value, 'messages') : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  const messages: Message[] = [];
  for (const item of list as readonly Json[]) {
    const message = messageOf(item);
    if (message === null) return null;
    messages.push(message);
  }
  return messages;
};

/** The keys that a message shows. One with others is shown as JSON, so that they are not lost. */
const KNOWN = new Set(['role', 'name', 'content', 'parts', 'tool_calls', 'tool_call_id', 'finish_reason', 'refusal']);

const messageOf = (item: Json): Message | null => {
  if (!isObject(item) || Object.keys(item).some(key => !KNOWN.has(key))) return null;
  const role = own(item, 'role');
  const name = own(item, 'name');
  const content = own(item, 'parts') ?? own(item, 'content');
  if (typeof role !== 'string' || content === undefined) return null;
  const callId = own(item, 'tool_call_id');
  const parts: readonly MessagePart[] =
    typeof callId === 'string'
      ? [{ type: 'tool_call_response', id: callId, response: content }]
      : [...partsOf(content), ...callsOf(own(item, 'tool_calls'))];
  return { role, ...(typeof name === 'string' ? { name } : {}), parts };
};

const partsOf = (content: Json): readonly MessagePart[] => {
  if (content === null) return [];
  if (typeof content === 'string') return [{ type: 'text', content }];
  return Array.isArray(content) ? (content as readonly Json[]).map(partOf) : [{ type: 'other', value: content }];
};

const textOr = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

const partOf = (part: Json): MessagePart => {
  if (typeof part === 'string') return { type: 'text', content: part };
  if (!isObject(part)) return { type: 'other', value: part };
  const text = textOr(own(part, 'text') ?? own(part, 'content'));
  const type = own(part, 'type');
  if (type === 'text' && text !== null) return { type: 'text', content: text };
  if (type === 'reasoning' && text !== null) return { type: 'reasoning', content: text };
  const name = textOr(own(part, 'name'));
  if (type === 'tool_call' && name !== null) {
    return { type: 'tool_call', id: textOr(own(part, 'id')), name, arguments: own(part, 'arguments') ?? null };
  }
  const response = own(part, 'response') ?? own(part, 'result');
  if (type === 'tool_call_response' && response !== undefined) {
    return { type: 'tool_call_response', id: textOr(own(part, 'id')), response };
  }
  return { type: 'other', value: part };
};

const callsOf = (calls: Json | undefined): readonly MessagePart[] =>
  Array.isArray(calls) ? (calls as readonly Json[]).map(callOf) : [];

const callOf = (call: Json): MessagePart => {
  const called = isObject(call) ? own(call, 'function') : undefined;
  if (!isObject(call) || !isObject(called)) return { type: 'other', value: call };
  const name = textOr(own(called, 'name'));
  if (name === null) return { type: 'other', value: call };
  return { type: 'tool_call', id: textOr(own(call, 'id')), name, arguments: own(called, 'arguments') ?? null };
};
