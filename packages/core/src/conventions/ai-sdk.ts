import { isObject, type Json, type Message, own, type StepKind, unfold } from '../trajectory/index.js';
import { type Carried, readCarried } from './carriers.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { askedOf, readMessages } from './messages.js';
import { kindOfOperation, serviceOf, skipSums } from './operations.js';
import { readProvider } from './provider.js';
import type { SpanReader } from './span-reader.js';

const OPERATION = 'ai.operationId';

/** The scope of version 7, which writes `gen_ai.*` attributes and, when told to, some `ai.*` ones beside them. */
const SCOPE = 'gen_ai';

const AGENTS = new Set(['ai.generateText', 'ai.streamText', 'ai.generateObject', 'ai.streamObject']);

const kindOf = (reader: SpanReader): StepKind | undefined => {
  const operation = reader.attributes.text(OPERATION);
  if (operation === undefined) return kindOfOperation(reader);
  if (AGENTS.has(operation)) return 'agent';
  if (operation === 'ai.toolCall') return 'tool';
  // Embeddings and reranking are no conversation with a model.
  return /^ai\.(generate|stream)\w*\.do(Generate|Stream)$/.test(operation) ? 'model' : 'workflow';
};

/** Versions up to 6 carry the application's facts as metadata, version 7 as context. */
const readFacts = ({ attributes }: SpanReader): Carried => {
  const metadata = readCarried(attributes, 'ai.telemetry.metadata.');
  const context = readCarried(attributes, 'ai.settings.context.');
  const tags = [...(metadata.tags ?? []), ...(context.tags ?? [])];
  return {
    conversationId: metadata.conversationId ?? context.conversationId,
    userId: metadata.userId ?? context.userId,
    tags: tags.length > 0 ? tags : undefined,
  };
};

/** What the call was asked: `{system, prompt}` or `{system, messages}`, as its caller wrote it. */
const askedBy = (value: Json | undefined): Json | undefined => {
  const prompt = value === undefined ? undefined : unfold(value);
  if (!isObject(prompt)) return prompt;
  const asked = own(prompt, 'messages') ?? own(prompt, 'prompt');
  return asked === undefined ? prompt : askedOf(readMessages(asked, 'user'));
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** Text, reasoning, object and calls stand in attributes of their own: together they are one message. */
const answerIn = ({ attributes }: SpanReader): readonly Message[] | undefined => {
  const text = attributes.text('ai.response.text', 'ai.response.object');
  const reasoning = attributes.text('ai.response.reasoning');
  const calls = listOf(attributes.json('ai.response.toolCalls'));
  attributes.skip('ai.response.text', 'ai.response.toolCalls');
  const parts: readonly Json[] = [
    ...(reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning }]),
    ...(text === undefined ? [] : [{ type: 'text', content: text }]),
    ...calls.flatMap(call => (isObject(call) ? [{ ...call, type: 'tool-call' }] : [])),
  ];
  return parts.length === 0 ? undefined : readMessages([{ role: 'assistant', parts }], 'assistant');
};

const readTokens = ({ attributes }: SpanReader): TokenReading => {
  const usage = (...names: readonly string[]): number | undefined => {
    const keys = names.map(name => `ai.usage.${name}`);
    const count = attributes.count(...keys);
    // Each version has its own name for a count and keeps the older ones.
    attributes.skip(...keys);
    return count;
  };
  // What is left of all input without the cached, and of all output without the reasoned.
  attributes.skip('ai.usage.inputTokenDetails.noCacheTokens', 'ai.usage.outputTokenDetails.textTokens');
  return {
    input: usage('inputTokens', 'promptTokens'),
    output: usage('outputTokens', 'completionTokens'),
    cacheRead: usage('inputTokenDetails.cacheReadTokens', 'cachedInputTokens'),
    cacheWrite: usage('inputTokenDetails.cacheWriteTokens'),
    reasoning: usage('outputTokenDetails.reasoningTokens', 'reasoningTokens'),
  };
};

/** What stands under the attributes of the GenAI conventions, too. */
const REPEATED = [
  'ai.model.id',
  'ai.model.provider',
  'ai.response.model',
  'ai.response.id',
  'ai.response.finishReason',
];

/** What an agent or a turn repeats of the calls below it. */
const OF_CALLS = ['gen_ai.provider.name', 'gen_ai.request.model', 'gen_ai.response.finish_reasons'];

const readModel = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const asked = attributes.json('ai.prompt.messages');
  return {
    inputMessages: asked === undefined ? undefined : readMessages(asked, 'user'),
    outputMessages: answerIn(reader),
    provider: readProvider(reader, 'gen_ai.provider.name', 'gen_ai.system', 'ai.model.provider'),
    requestModel: attributes.text('gen_ai.request.model') ?? attributes.text('ai.model.id'),
    responseModel: attributes.text('gen_ai.response.model') ?? attributes.text('ai.response.model'),
    responseId: attributes.text('gen_ai.response.id') ?? attributes.text('ai.response.id'),
    finishReason: readFinishReason(
      attributes.value('gen_ai.response.finish_reasons') ?? attributes.value('ai.response.finishReason'),
    ),
    tokens: readTokens(reader),
  };
};

const readTool = ({ attributes }: SpanReader): Reading => ({
  name: attributes.text('ai.toolCall.name'),
  callId: attributes.text('ai.toolCall.id'),
  input: attributes.json('ai.toolCall.args'),
  output: attributes.json('ai.toolCall.result'),
});

const readAgent = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  // Version 7 puts the model's name where the agent's belongs when nobody named the agent.
  const name =
    attributes.text('gen_ai.agent.name') ??
    attributes.text('ai.telemetry.functionId') ??
    serviceOf(reader) ??
    reader.span.name;
  if (!attributes.has(OPERATION)) return { name };
  const input = askedBy(attributes.json('ai.prompt'));
  const output = attributes.text('ai.response.text') ?? attributes.json('ai.response.object');
  attributes.skip('ai.response.text', 'ai.response.toolCalls', 'ai.response.reasoning');
  return { name, input, output };
};

const readByKind = (reader: SpanReader, kind: StepKind | undefined): Reading => {
  switch (kind) {
    case 'model':
      return readModel(reader);
    case 'tool':
      return readTool(reader);
    case 'agent':
      return readAgent(reader);
    default:
      return {};
  }
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  const reading = { kind, ...readByKind(reader, kind), ...readFacts(reader) };
  skipSums(reader, kind);
  attributes.skip(...REPEATED);
  if (kind === 'agent' || kind === 'workflow') attributes.skip(...OF_CALLS);
  // Both repeat the operation and the function.
  if (attributes.has(OPERATION)) attributes.skip('operation.name', 'resource.name', 'ai.telemetry.functionId');
  return reading;
};

/** Vercel's AI SDK: `ai.*` spans (up to version 6, and the legacy form of 7), or `gen_ai.*` spans of its own scope (7). */
export const aiSdk: Convention = {
  id: 'ai-sdk',
  recognises: reader => reader.attributes.has(OPERATION) || reader.span.scope.name === SCOPE,
  read,
};
