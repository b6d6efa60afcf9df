import { type Json, type Message, type StepKind, unfold } from '../trajectory/index.js';
import { isCutJson, textIn } from './attribute-reader.js';
import type { Convention, Reading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { readParts } from './message-parts.js';
import { readMessages } from './messages.js';
import { kindOfOperation, nameAfter, skipSums } from './operations.js';
import { readProvider } from './provider.js';
import type { Saying, SpanReader } from './span-reader.js';

const INPUT = 'gen_ai.input.messages';
const OUTPUT = 'gen_ai.output.messages';
const SYSTEM = 'gen_ai.system_instructions';
const DETAILS = 'gen_ai.client.inference.operation.details';

const kindOf = (reader: SpanReader): StepKind | undefined => {
  const { attributes } = reader;
  const kind = kindOfOperation(reader);
  if (kind !== undefined) return kind;
  const names = attributes.has('gen_ai.provider.name') || attributes.has('gen_ai.system');
  return names && attributes.has('gen_ai.request.model') ? 'model' : undefined;
};

/** The first of the span, its events and its log records that holds this content. */
const contentOf = (reader: SpanReader, details: readonly Saying[], key: string): Json | undefined => {
  let found = reader.attributes.value(key);
  for (const saying of details) {
    const value = saying.fields.value(key);
    found ??= value;
  }
  return found;
};

const systemMessages = (value: Json | undefined): readonly Message[] => {
  const parts = value === undefined ? [] : readParts(unfold(value));
  return parts.length === 0 ? [] : [{ role: 'system', parts }];
};

/** The finish reason that stands in an output message instead of beside it. */
const finishIn = (output: Json | undefined): string | undefined => {
  const messages = output === undefined ? undefined : unfold(output);
  const last: Json | undefined = Array.isArray(messages) ? messages[messages.length - 1] : undefined;
  return readFinishReason(textIn(last, 'finish_reason'));
};

const readContent = (
  reader: SpanReader,
): Pick<Reading, 'inputMessages' | 'outputMessages' | 'finishReason' | 'truncated' | 'content'> => {
  const details = reader.sayings(name => name === DETAILS);
  for (const { fields } of details)
    fields.skip('gen_ai.provider.name', 'gen_ai.operation.name', 'gen_ai.system', 'event.name');
  const system = contentOf(reader, details, SYSTEM);
  const input = contentOf(reader, details, INPUT);
  const output = contentOf(reader, details, OUTPUT);
  const messages = input === undefined ? [] : readMessages(input, 'user');
  // Some senders give the system message in both places.
  const instructions = messages.some(message => message.role === 'system') ? [] : systemMessages(system);
  const isCut = [system, input, output].some(value => typeof value === 'string' && isCutJson(value));
  const isDelta = reader.attributes.has('gen_ai.request.previous_response.id');
  return {
    inputMessages: input === undefined ? undefined : [...instructions, ...messages],
    outputMessages: output === undefined ? undefined : readMessages(output, 'assistant'),
    finishReason: finishIn(output),
    truncated: isCut || undefined,
    content: isDelta ? 'delta' : undefined,
  };
};

const nameOf = (reader: SpanReader, kind: StepKind | undefined): string | undefined => {
  const { attributes } = reader;
  switch (kind) {
    case 'agent':
      return attributes.text('gen_ai.agent.name') ?? nameAfter(reader, 'invoke_agent');
    case 'tool':
      return attributes.text('gen_ai.tool.name') ?? nameAfter(reader, 'execute_tool');
    case 'workflow':
      return attributes.text('gen_ai.workflow.name') ?? nameAfter(reader, 'invoke_workflow');
    case 'retrieval':
      return attributes.text('gen_ai.data_source.id') ?? nameAfter(reader, 'retrieval');
    case 'memory':
      return attributes.text('gen_ai.memory.store.name', 'gen_ai.memory.store.id');
    default:
      return undefined;
  }
};

const readData = ({ attributes }: SpanReader, kind: StepKind | undefined): Pick<Reading, 'input' | 'output'> => {
  switch (kind) {
    case 'tool':
      return {
        input: attributes.json('gen_ai.tool.call.arguments'),
        output: attributes.json('gen_ai.tool.call.result'),
      };
    case 'retrieval':
      return {
        input: attributes.json('gen_ai.retrieval.query.text'),
        output: attributes.json('gen_ai.retrieval.documents'),
      };
    case 'memory':
      return { input: attributes.json('gen_ai.memory.query.text'), output: attributes.json('gen_ai.memory.records') };
    default:
      return {};
  }
};

const readModel = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const finishReason = readFinishReason(attributes.value('gen_ai.response.finish_reasons'));
  return {
    provider: readProvider(reader, 'gen_ai.provider.name', 'gen_ai.system'),
    requestModel: attributes.text('gen_ai.request.model'),
    responseModel: attributes.text('gen_ai.response.model'),
    responseId: attributes.text('gen_ai.response.id'),
    ...(finishReason === undefined ? {} : { finishReason }),
    tokens: {
      input: attributes.count('gen_ai.usage.input_tokens'),
      output: attributes.count('gen_ai.usage.output_tokens'),
      cacheRead: attributes.count('gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'),
      cacheWrite: attributes.count(
        'gen_ai.usage.cache_write.input_tokens',
        'gen_ai.usage.cache_creation.input_tokens',
        'gen_ai.usage.cache_write_input_tokens',
        'gen_ai.usage.cache_creation_input_tokens',
      ),
      reasoning: attributes.count('gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens'),
      audioInput: attributes.count('gen_ai.usage.input_audio_tokens', 'gen_ai.usage.details.input_audio_tokens'),
      audioOutput: attributes.count('gen_ai.usage.output_audio_tokens', 'gen_ai.usage.details.output_audio_tokens'),
    },
    costUsd: attributes.count('gen_ai.usage.cost', 'gen_ai.usage.total_cost'),
  };
};

const readTags = ({ attributes }: SpanReader): Reading['tags'] => {
  const name = attributes.text('gen_ai.prompt.name');
  const version = attributes.text('gen_ai.prompt.version');
  const tags: (readonly [string, Json])[] = [];
  if (name !== undefined) tags.push(['prompt_name', name]);
  if (version !== undefined) tags.push(['prompt_version', version]);
  return tags.length > 0 ? tags : undefined;
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  skipSums(reader, kind);
  return {
    kind,
    name: nameOf(reader, kind),
    ...readData(reader, kind),
    ...readContent(reader),
    // Agents and graphs repeat the sums of their calls: those are not tokens of their own.
    ...(kind === 'model' || kind === undefined ? readModel(reader) : {}),
    callId: attributes.text('gen_ai.tool.call.id'),
    agentName: attributes.text('gen_ai.agent.name'),
    agentVersion: attributes.text('gen_ai.agent.version'),
    conversationId: attributes.text('gen_ai.conversation.id'),
    userId: attributes.text('user.id', 'enduser.id'),
    tags: readTags(reader),
  };
};

/**
 * The OpenTelemetry GenAI conventions in their current form: one span per operation, contents in attributes (structured
 * or as JSON text) or in one event or log record per span.
 */
export const otelGenAi: Convention = {
  id: 'otel-genai',
  recognises: reader => reader.attributes.hasPrefix('gen_ai.') || reader.sayings(name => name === DETAILS).length > 0,
  read,
};
