import { isObject, type Json, type JsonObject, own, unfold } from '../../trajectory/index.js';

/** One entry of a conversation, whatever shape it was logged in. */
export interface Turn {
  /** Counts the conversation's messages from 0. */
  readonly index: number;
  /** As logged; `role` may be any word, and is `assistant` when only a name was logged. */
  readonly role: string;
  /** What the role means. */
  readonly part: 'system' | 'user' | 'assistant' | 'tool' | 'other';
  /** Who spoke: the name, else the role. */
  readonly speaker: string;
  readonly isNamed: boolean;
  readonly content: Json;
  readonly calls: readonly LoggedCall[];
  /** On a tool's answer: the call that it answers. */
  readonly callId: string | null;
  /** The message as it was logged. */
  readonly message: JsonObject;
}

export interface LoggedCall {
  readonly id: string | null;
  readonly name: string;
  /** The arguments; JSON text is unfolded. */
  readonly input: Json;
}

const PARTS: ReadonlyMap<string, Turn['part']> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** Reads a message in OpenAI's chat shape or in the plain shape `{role | name, content}`. */
export const readTurn = (message: JsonObject, index: number): Turn => {
  const name = textAt(message, 'name');
  const logged = textAt(message, 'role');
  const role = logged ?? (name !== null && PARTS.has(name.toLowerCase()) ? name : 'assistant');
  const part = PARTS.get(role.toLowerCase()) ?? 'other';
  return {
    index,
    role,
    part,
    speaker: name ?? role,
    isNamed: name !== null && logged !== name,
    content: own(message, 'content') ?? null,
    calls: part === 'assistant' || part === 'other' ? callsOf(message) : [],
    callId: textAt(message, 'tool_call_id'),
    message,
  };
};

/** The text of a message's content: a text, or the text parts of a list of parts; null when it holds none. */
export const textOfContent = (content: Json): string | null => {
  if (typeof content === 'string') return content === '' ? null : content;
  if (!Array.isArray(content)) return null;
  const texts = content.flatMap((part: Json) => {
    const text = isObject(part) ? own(part, 'text') : part;
    return typeof text === 'string' ? [text] : [];
  });
  return texts.length === 0 ? null : texts.join('\n');
};

const callsOf = (message: JsonObject): readonly LoggedCall[] => {
  const listed = own(message, 'tool_calls') ?? null;
  // Until the end of 2023 OpenAI's messages had one `function_call` without an id.
  const single = own(message, 'function_call') ?? null;
  const calls = Array.isArray(listed) ? listed : single === null ? [] : [{ function: single }];
  return calls.flatMap((call: Json) => {
    if (!isObject(call)) return [];
    const inner = own(call, 'function');
    const named = isObject(inner) ? inner : call;
    const name = textAt(named, 'name');
    return name === null ? [] : [{ id: textAt(call, 'id'), name, input: unfold(own(named, 'arguments') ?? null) }];
  });
};

const textAt = (object: JsonObject, key: string): string | null => {
  const value = own(object, key);
  return typeof value === 'string' && value !== '' ? value : null;
};
