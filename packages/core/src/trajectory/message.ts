import type { Json } from './json.js';

/** One message of a conversation with a model, in the shape of the OpenTelemetry GenAI conventions. */
export interface Message {
  /** `system`, `user`, `assistant`, `tool`, or whatever the log said. */
  readonly role: string;
  /** Who spoke, in conversations of several agents. */
  readonly name?: string;
  readonly parts: readonly MessagePart[];
}

export type MessagePart =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'reasoning'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id: string | null; readonly name: string; readonly arguments: Json }
  | { readonly type: 'tool_call_response'; readonly id: string | null; readonly response: Json }
  /** Anything else (images, audio, provider-specific parts), kept as it came. */
  | { readonly type: 'other'; readonly value: Json };

/** The text parts of a message, joined by line breaks. */
export const textOf = ({ parts }: Message): string => {
  const [only] = parts;
  if (only?.type === 'text' && parts.length === 1) return only.content;
  return parts.flatMap(part => (part.type === 'text' ? [part.content] : [])).join('\n');
};
