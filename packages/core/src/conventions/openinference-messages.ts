import { type Json, type Message, type MessagePart, unfold } from '../trajectory/index.js';
import { isCutJson } from './attribute-reader.js';
import { type FlatEntry, flatList } from './flattened.js';
import { readToolResponse } from './message-parts.js';
import { readRequest, readResponse } from './messages.js';
import type { SpanReader } from './span-reader.js';

const callOf = (entry: FlatEntry, prefix: string): MessagePart | undefined => {
  const id = entry.text(`${prefix}id`) ?? null;
  const name = entry.text(`${prefix}function.name`);
  const given = entry.text(`${prefix}function.arguments`);
  if (id === null && name === undefined && given === undefined) return undefined;
  return { type: 'tool_call', id, name: name ?? '', arguments: given === undefined ? null : unfold(given) };
};

const blockOf = (entry: FlatEntry): MessagePart | undefined => {
  const type = entry.text('message_content.type');
  const text = entry.text('message_content.text');
  if (type === 'reasoning' || type === 'thinking') return { type: 'reasoning', content: text ?? '' };
  if (text !== undefined) return { type: 'text', content: text };
  return callOf(entry, 'tool_call.') ?? imageOf(entry, type);
};

const imageOf = (entry: FlatEntry, type: string | undefined): MessagePart | undefined => {
  const url = entry.text('message_content.image.image.url');
  return url === undefined ? undefined : { type: 'other', value: { type: type ?? 'image', url } };
};

/** Anthropic's instrumentation writes each call twice: among the contents and among the calls. */
const isTold = (part: MessagePart, parts: readonly MessagePart[]): boolean =>
  part.type === 'tool_call' &&
  part.id !== null &&
  parts.some(other => other.type === 'tool_call' && other.id === part.id);

const messageOf = (entry: FlatEntry, defaultRole: string): Message => {
  const role = entry.text('message.role') ?? defaultRole;
  const name = entry.text('message.name');
  const answered = entry.text('message.tool_call_id');
  const blocks = entry.list('message.contents').flatMap(block => blockOf(block) ?? []);
  const calls = entry.list('message.tool_calls').flatMap(call => callOf(call, 'tool_call.') ?? []);
  const content = entry.text('message.content');
  const texts: readonly MessagePart[] =
    content === undefined || blocks.length > 0 ? blocks : [{ type: 'text', content }];

  // A message with calls of its own asks, whatever answer an instrumentation has copied into it.
  if (calls.length === 0 && (answered !== undefined || role === 'tool')) {
    const [block] = blocks;
    const response: Json = content ?? (block?.type === 'text' ? block.content : null);
    return { role, parts: [readToolResponse(answered ?? null, response)] };
  }
  const parts = [...texts, ...calls.filter(call => !isTold(call, texts))];
  return name === undefined ? { role, parts } : { role, name, parts };
};

const flattened = (reader: SpanReader, prefix: string, role: string): readonly Message[] =>
  flatList(reader.attributes, prefix).map(entry => messageOf(entry, role));

const lacksSomething = (message: Message): boolean =>
  message.parts.length === 0 || message.parts.some(part => part.type === 'tool_call' && part.id === null);

const isSystem = (message: Message): boolean => message.role === 'system';

/**
 * LangChain's flattened messages have no call ids, those of the Agents SDK lack the assistant's texts, those of
 * Anthropic the system prompt, and a limit on the number of attributes cuts off the last ones: each gives the whole in
 * the raw value, where in turn the system message may be missing.
 */
const completed = (
  flat: readonly Message[],
  raw: readonly Message[] = [],
  isCut = false,
): readonly Message[] | undefined => {
  const lacks = flat.length === 0 || flat.some(lacksSomething) || (isCut && raw.length >= flat.length);
  const whole = raw.length > 0 && lacks ? raw : flat;
  if (whole.length === 0) return undefined;
  if (whole.some(isSystem)) return whole;
  const other = whole === flat ? raw : flat;
  return [...other.filter(isSystem), ...whole];
};

/** What a model span of OpenInference was asked and what it answered. */
export const readModelMessages = (
  reader: SpanReader,
): {
  readonly input: readonly Message[] | undefined;
  readonly output: readonly Message[] | undefined;
  readonly isCut: boolean;
  /** The raw response, where there is one. */
  readonly body: Json | undefined;
} => {
  const { attributes } = reader;
  const dropped = reader.span.droppedAttributesCount > 0;
  const [rawInput, rawOutput] = [attributes.value('input.value'), attributes.value('output.value')];
  attributes.skip('input.mime_type', 'output.mime_type');
  return {
    input: completed(flattened(reader, 'llm.input_messages', 'user'), readRequest(rawInput), dropped),
    output: completed(flattened(reader, 'llm.output_messages', 'assistant'), readResponse(rawOutput), dropped),
    isCut: [rawInput, rawOutput].some(value => typeof value === 'string' && isCutJson(value)),
    body: rawOutput === undefined ? undefined : unfold(rawOutput),
  };
};
