import { isObject, type Json, type JsonObject, own, type StepKind } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import { readCarried } from './carriers.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readMessages, readRequest, readResponse } from './messages.js';
import type { SpanReader } from './span-reader.js';

const TYPE = 'langfuse.observation.type';
const INPUT = 'langfuse.observation.input';
const OUTPUT = 'langfuse.observation.output';

const KINDS = new Map<string, StepKind>([
  ['generation', 'model'],
  ['tool', 'tool'],
  ['agent', 'agent'],
  ['retriever', 'retrieval'],
  ['guardrail', 'policy'],
  ['chain', 'workflow'],
  ['span', 'workflow'],
  ['event', 'workflow'],
  ['embedding', 'workflow'],
  ['evaluator', 'workflow'],
]);

const ASKED = ['question', 'query', 'input', 'prompt', 'message', 'text'];
const ANSWERED = ['answer', 'output', 'response', 'result', 'message', 'text'];

/**
 * What an agent was asked or answered: people log it as `{question: …}` and `{answer: …}`. An object that holds one text
 * under such a word is that text; any other value is what it is.
 */
const saidIn = (value: Json | undefined, words: readonly string[]): Json | undefined => {
  if (!isObject(value)) return value;
  const [only, ...more] = Object.keys(value);
  if (only === undefined || more.length > 0 || !words.includes(only)) return value;
  return textIn(value, only) ?? value;
};

const countIn = (details: JsonObject, ...names: readonly string[]): number | undefined => {
  const told = names.map(name => own(details, name)).find(value => typeof value === 'number' && value >= 0);
  return typeof told === 'number' ? told : undefined;
};

/**
 * Langfuse counts each token once: cached and reasoned ones stand beside the others, not among them. Someone who reports
 * a generation by hand may still count as the providers do; then the total shows it.
 */
const readTokens = (value: Json | undefined): TokenReading | undefined => {
  if (!isObject(value)) return undefined;
  const input = countIn(value, 'input', 'input_tokens', 'prompt_tokens', 'promptTokens');
  const output = countIn(value, 'output', 'output_tokens', 'completion_tokens', 'completionTokens');
  const total = countIn(value, 'total', 'total_tokens', 'totalTokens');
  const excludes = total === undefined || input === undefined || output === undefined || total !== input + output;
  return {
    input,
    output,
    cacheRead: countIn(value, 'input_cached_tokens', 'input_cache_read', 'cache_read_input_tokens'),
    cacheWrite: countIn(value, 'input_cache_creation', 'input_cache_write', 'cache_creation_input_tokens'),
    reasoning: countIn(value, 'output_reasoning_tokens', 'output_reasoning', 'reasoning_tokens', 'reasoning'),
    inputExcludesCache: excludes,
    outputExcludesReasoning: excludes,
  };
};

const readCost = (value: Json | undefined): number | undefined => {
  if (!isObject(value)) return undefined;
  const total = countIn(value, 'total');
  if (total !== undefined) return total;
  const costs = Object.values(value).filter(cost => typeof cost === 'number' && cost >= 0);
  return costs.length === 0 ? undefined : costs.reduce<number>((sum, cost) => sum + Number(cost), 0);
};

const readModel = ({ attributes }: SpanReader): Reading => {
  const input = attributes.json(INPUT);
  const output = attributes.json(OUTPUT);
  // A whole request body, or what the application thought worth logging.
  const asked = isObject(input) ? textIn(input, 'model') : undefined;
  return {
    inputMessages: input === undefined ? undefined : (readRequest(input) ?? readMessages(input, 'user')),
    outputMessages: output === undefined ? undefined : (readResponse(output) ?? readMessages(output, 'assistant')),
    requestModel: asked,
    responseModel: attributes.text('langfuse.observation.model.name'),
    tokens: readTokens(attributes.json('langfuse.observation.usage_details')),
    costUsd: readCost(attributes.json('langfuse.observation.cost_details')),
  };
};

const readData = (reader: SpanReader, kind: StepKind | undefined): Reading => {
  const { attributes } = reader;
  if (kind === 'model') return readModel(reader);
  const input = attributes.json(INPUT);
  const output = attributes.json(OUTPUT);
  const isAgent = kind === 'agent';
  return {
    name: reader.span.name,
    input: isAgent ? saidIn(input, ASKED) : input,
    output: isAgent ? saidIn(output, ANSWERED) : output,
    ...(kind === 'tool'
      ? {
          callId: attributes.text(
            'langfuse.observation.metadata.toolCallId',
            'langfuse.observation.metadata.tool_call_id',
          ),
        }
      : {}),
  };
};

/** Langfuse leaves the span's status unset: the level is what tells an error. */
const errorIn = ({ attributes }: SpanReader): Reading['error'] => {
  const level = attributes.word('langfuse.observation.level', ['ERROR', 'DEFAULT', 'DEBUG']);
  if (level !== 'ERROR') return undefined;
  const message = attributes.text('langfuse.observation.status_message') ?? '';
  return { type: null, message, evidence: 'attribute' };
};

const labelsIn = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  Array.isArray(value) ? value.flatMap(label => (typeof label === 'string' ? [[label, true] as const] : [])) : [];

const readFacts = ({ attributes }: SpanReader): Reading => {
  const trace = readCarried(attributes, 'langfuse.trace.metadata.');
  const name = attributes.text('langfuse.observation.prompt.name');
  const prompt = attributes.text('langfuse.observation.prompt.version');
  const version = attributes.text('langfuse.version');
  const environment = attributes.text('langfuse.environment');
  const named = attributes.text('langfuse.trace.name');
  const tags: readonly (readonly [string, Json])[] = [
    ...labelsIn(attributes.json('langfuse.trace.tags')),
    ...(trace.tags ?? []),
    ...(name === undefined ? [] : [['prompt_name', name] as const]),
    ...(prompt === undefined ? [] : [['prompt_version', prompt] as const]),
    ...(version === undefined ? [] : [['version', version] as const]),
    ...(environment === undefined ? [] : [['environment', environment] as const]),
    ...(named === undefined ? [] : [['trace_name', named] as const]),
  ];
  return {
    conversationId: trace.conversationId ?? attributes.text('langfuse.session.id'),
    userId: trace.userId ?? attributes.text('langfuse.user.id'),
    agentVersion: attributes.text('langfuse.release'),
    tags: tags.length > 0 ? tags : undefined,
  };
};

const read = (reader: SpanReader): Reading => {
  const type = reader.attributes.text(TYPE);
  const kind = type === undefined ? undefined : (KINDS.get(type) ?? 'workflow');
  const data = type === undefined ? {} : readData(reader, kind);
  return { kind, ...data, error: errorIn(reader), ...readFacts(reader) };
};

/** Langfuse: observations with their type, input and output, and the facts of its traces on every span. */
export const langfuse: Convention = {
  id: 'langfuse',
  recognises: reader => reader.attributes.hasPrefix('langfuse.'),
  read,
};
