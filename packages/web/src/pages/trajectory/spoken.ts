import type { Message } from '@pawl/core/trajectory';

/** The text of an answer, for lists: what was said, else which tools were called. */
export const spokenOf = (messages: readonly Message[]): string => {
  const parts = messages.flatMap(message => message.parts);
  const text = parts.flatMap(part => (part.type === 'text' ? [part.content] : [])).join(' ');
  if (text.trim() !== '') return text;
  const called = parts.flatMap(part => (part.type === 'tool_call' ? [part.name] : []));
  return called.length === 0 ? '' : `calls ${called.join(', ')}`;
};
