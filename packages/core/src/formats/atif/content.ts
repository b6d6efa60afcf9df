import { isObject, type Json, type JsonObject, own } from '../../trajectory/index.js';
import { listOf, member, textOf } from '../foreign/members.js';

/** A message's content as a chat message has it: a text, or parts, of which images stay what they are. */
export const messageContent = (message: Json): Json => {
  if (typeof message === 'string' || message === null) return message ?? '';
  return Array.isArray(message) ? message : JSON.stringify(message);
};

/** The text of a message or of its text parts. */
export const plainText = (message: Json): string => {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message)) return '';
  return message
    .flatMap((part: Json) => (isObject(part) && own(part, 'type') === 'text' ? [textOf(part, 'text') ?? ''] : []))
    .join('\n');
};

/** What an agent step says its model answered: reasoning, then text and images, then calls. */
export const agentOutput = (step: JsonObject): Json => {
  const reasoning = textOf(step, 'reasoning_content');
  const message = member(step, 'message');
  const content: readonly Json[] =
    typeof message === 'string' ? [{ type: 'text', content: message }] : Array.isArray(message) ? message : [];
  const parts: readonly Json[] = [
    ...(reasoning === null ? [] : [{ type: 'reasoning', content: reasoning }]),
    ...content,
    ...listOf(step, 'tool_calls').map(call => ({
      type: 'tool_call',
      id: textOf(call, 'tool_call_id'),
      name: textOf(call, 'function_name') ?? '',
      arguments: isObject(call) ? (own(call, 'arguments') ?? null) : null,
    })),
  ];
  return parts.length === 0 ? [] : [{ role: 'assistant', parts }];
};

/** An image part: where the image is, and of what kind. */
export const isImage = (value: Json): boolean =>
  isObject(value) && own(value, 'type') === 'image' && isObject(own(value, 'source'));

/** Whether a value is content as ATIF has it: parts that are texts and images. */
export const isContent = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (part: Json) =>
      isImage(part) || (textOf(part, 'type') === 'text' && isObject(part) && typeof own(part, 'text') === 'string'),
  );
