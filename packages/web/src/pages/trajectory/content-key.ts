import { type Json, jsonText, type Message } from '@pawl/core/trajectory';

/** A text that equal JSON values share, whatever the order of their keys; JSON in a text counts as what it says. */
export const contentKey = (value: Json): string => jsonText(unfolded(value), { sortKeys: true });

export const textKey = (role: string, text: string): string => `${role}\n${text.trim()}`;

const unfolded = (value: Json): Json => {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
};

/**
 * A message's identity within a thread: role, text, calls and results. Ids and reasoning are left out, because
 * providers change or drop them when they echo an answer back as history.
 */
export const messageKey = (message: Message): string => {
  const first = message.parts[0];
  if (message.parts.length === 1 && first?.type === 'text') return textKey(message.role, first.content);
  const parts = message.parts.flatMap(part => {
    if (part.type === 'text') return part.content.trim() === '' ? [] : [`text ${part.content.trim()}`];
    if (part.type === 'tool_call') return [`call ${part.name} ${contentKey(part.arguments)}`];
    if (part.type === 'tool_call_response') return [`result ${part.id ?? ''} ${contentKey(part.response)}`];
    return part.type === 'other' ? [`other ${contentKey(part.value)}`] : [];
  });
  return parts.length === 1 && parts[0]?.startsWith('text ') === true
    ? textKey(message.role, parts[0].slice(5))
    : `${message.role}\n${parts.join('\n')}`;
};
