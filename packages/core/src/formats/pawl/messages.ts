import type { Json, Message, MessagePart } from '../../trajectory/index.js';

/** Messages as JSON that is read back as the same messages; a part of an unknown kind is what it came as. */
export const messagesOut = (messages: readonly Message[]): Json =>
  messages.map(({ role, name, parts }) => ({
    role,
    ...(name === undefined ? {} : { name }),
    parts: parts.map(partOut),
  }));

const partOut = (part: MessagePart): Json => {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { type: part.type, content: part.content };
    case 'tool_call':
      return { type: part.type, id: part.id, name: part.name, arguments: part.arguments };
    case 'tool_call_response':
      return { type: part.type, id: part.id, response: part.response };
    case 'other':
      return part.value;
  }
};
