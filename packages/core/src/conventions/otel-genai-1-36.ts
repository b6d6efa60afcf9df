import { isObject, type Json, type Message } from '../trajectory/index.js';
import type { Convention, Reading } from './convention.js';
import { foldFinishReason } from './finish-reason.js';
import { readToolResponse } from './message-parts.js';
import { readMessages } from './messages.js';
import type { Saying, SpanReader } from './span-reader.js';

const CHOICE = 'gen_ai.choice';
const MESSAGE = /^gen_ai\.(system|user|assistant|tool)\.message$/;

const isMessage = (name: string): boolean => MESSAGE.test(name) || name === CHOICE;

// Everything that such an event may hold beside what we take: it repeats the span's attributes.
const REPEATED = ['gen_ai.system', 'gen_ai.provider.name', 'event.name', 'index'];

/** The message that an event tells: its fields in the shape of a chat message. */
const messageOf = ({ name, fields }: Saying): readonly Message[] => {
  const role = MESSAGE.exec(name)?.[1] ?? 'assistant';
  const content = fields.value('content');
  const calls = fields.value('tool_calls');
  const id = fields.text('id');
  const said = fields.text('role') ?? role;
  fields.skip(...REPEATED);
  return readMessages(
    {
      role: said,
      content: content ?? null,
      ...(calls === undefined ? {} : { tool_calls: calls }),
      ...(id === undefined ? {} : { id }),
    },
    said,
  );
};

const choiceOf = ({ fields }: Saying): readonly Message[] => {
  const message = fields.value('message') ?? fields.value('content');
  fields.skip(...REPEATED);
  if (message === undefined) return [];
  return readMessages(isObject(message) ? message : { role: 'assistant', content: message }, 'assistant');
};

const readModel = (reader: SpanReader): Reading => {
  const sayings = reader.sayings(isMessage);
  const choices = sayings.filter(({ name }) => name === CHOICE);
  const inputs = sayings.filter(({ name }) => name !== CHOICE);
  const finish = choices.map(({ fields }) => fields.text('finish_reason')).find(word => word !== undefined);
  const input = inputs.flatMap(messageOf);
  const output = choices.flatMap(choiceOf);
  return {
    inputMessages: input.length > 0 ? input : undefined,
    outputMessages: output.length > 0 ? output : undefined,
    finishReason: finish === undefined ? undefined : foldFinishReason(finish),
    tokens: {
      input: reader.attributes.count('gen_ai.usage.prompt_tokens'),
      output: reader.attributes.count('gen_ai.usage.completion_tokens'),
    },
  };
};

/** On a tool's span the tool message is the call and the choice is the answer. */
const readTool = (reader: SpanReader): Reading => {
  const [call] = reader.sayings(name => name === 'gen_ai.tool.message');
  const [answer] = reader.sayings(name => name === CHOICE);
  const input = call?.fields.json('content');
  const output = answer?.fields.value('message') ?? answer?.fields.value('content');
  const callId = call?.fields.text('id') ?? answer?.fields.text('id');
  call?.fields.skip('id', 'role', ...REPEATED);
  answer?.fields.skip('id', ...REPEATED);
  return { input, output: output === undefined ? undefined : unwrap(output), callId };
};

const unwrap = (value: Json): Json => {
  const part = readToolResponse(null, value);
  return part.type === 'tool_call_response' ? part.response : value;
};

const read = (reader: SpanReader): Reading => {
  const isTool = reader.attributes.text('gen_ai.operation.name') === 'execute_tool';
  return isTool ? readTool(reader) : readModel(reader);
};

/**
 * The GenAI conventions up to 1.36: contents in one event per message, on the span or as log records that name it
 * (`gen_ai.user.message`, `gen_ai.choice` …), and older names of the token counts.
 */
export const otelGenAi136: Convention = {
  id: 'otel-genai-1.36',
  recognises: reader =>
    reader.sayings(isMessage).length > 0 ||
    reader.attributes.has('gen_ai.usage.prompt_tokens') ||
    reader.attributes.has('gen_ai.usage.completion_tokens'),
  read,
};
