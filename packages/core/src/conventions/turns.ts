import type { Message } from '../trajectory/index.js';

const onlyAnswers = ({ parts }: Message): boolean =>
  parts.length > 0 && parts.every(part => part.type === 'tool_call_response');

/** Anthropic's and Gemini's APIs carry a tool's answer in a message of the user; no user said it. */
const withToolRole = (message: Message): Message =>
  message.role === 'user' && onlyAnswers(message) ? { ...message, role: 'tool' } : message;

const isOneTurn = (a: Message, b: Message): boolean =>
  a.role === 'assistant' && b.role === 'assistant' && a.name === b.name && a.parts.length > 0 && b.parts.length > 0;

/**
 * The messages of a model call as every stack tells them: tools answer in their own role, and what the assistant said in
 * one go (text, reasoning, calls: separate items in OpenAI's Responses API) is one message.
 */
export const asTurns = (messages: readonly Message[]): readonly Message[] => {
  const turns: Message[] = [];
  for (const each of messages) {
    const message = withToolRole(each);
    const last = turns.at(-1);
    if (last !== undefined && isOneTurn(last, message))
      turns[turns.length - 1] = { ...last, parts: [...last.parts, ...message.parts] };
    else turns.push(message);
  }
  return turns;
};
