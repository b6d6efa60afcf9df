import { isObject, type Json, type JsonObject, own, type StepKind } from '../trajectory/index.js';
import { readCarried } from './carriers.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readMessages, readRequest, readResponse } from './messages.js';
import { skipSums } from './operations.js';
import type { SpanReader } from './span-reader.js';

const KIND = 'langsmith.span.kind';
const INPUT = 'gen_ai.prompt';
const OUTPUT = 'gen_ai.completion';

const KINDS = new Map<string, StepKind>([
  ['llm', 'model'],
  ['tool', 'tool'],
  ['retriever', 'retrieval'],
]);

const countIn = (usage: JsonObject | undefined, ...path: readonly string[]): number | undefined => {
  let found: Json | undefined = usage;
  for (const key of path) found = isObject(found) ? own(found, key) : undefined;
  return typeof found === 'number' && found >= 0 ? found : undefined;
};

const readTokens = (value: Json | undefined): TokenReading => {
  const usage = isObject(value) ? value : undefined;
  return {
    input: countIn(usage, 'input_tokens'),
    output: countIn(usage, 'output_tokens'),
    cacheRead: countIn(usage, 'input_token_details', 'cache_read'),
    cacheWrite: countIn(usage, 'input_token_details', 'cache_creation'),
    reasoning: countIn(usage, 'output_token_details', 'reasoning'),
  };
};

/** A traced function's only value is wrapped, as runs of LangSmith hold objects. */
const unwrapped = (value: Json | undefined, ...wraps: readonly string[]): Json | undefined => {
  if (!isObject(value)) return value;
  const [only, ...more] = Object.keys(value);
  return only !== undefined && more.length === 0 && wraps.includes(only) ? own(value, only) : value;
};

const readModel = ({ attributes }: SpanReader): Reading => {
  const [asked, answered] = [attributes.json(INPUT), attributes.json(OUTPUT)];
  const usage = attributes.json('langsmith.usage_metadata');
  return {
    inputMessages: asked === undefined ? undefined : (readRequest(asked) ?? readMessages(asked, 'user')),
    outputMessages:
      answered === undefined ? undefined : (readResponse(answered) ?? readMessages(answered, 'assistant')),
    requestModel: attributes.text('gen_ai.request.model', 'langsmith.metadata.ls_model_name'),
    tokens: readTokens(usage),
    costUsd: countIn(isObject(usage) ? usage : undefined, 'total_cost'),
  };
};

const readData = (reader: SpanReader): Reading => ({
  name: reader.span.name,
  input: unwrapped(reader.attributes.json(INPUT), 'input'),
  output: unwrapped(reader.attributes.json(OUTPUT), 'output', 'outputs'),
});

/** Its metadata carries the process's own settings, and what LangChain knows of the model. */
const isPrivate = (key: string): boolean => /^(LANGSMITH_|LANGCHAIN_|ls_|revision_id$)/.test(key);

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const said = attributes.text(KIND);
  const kind = said === undefined ? undefined : (KINDS.get(said) ?? 'workflow');
  const data = kind === undefined ? {} : kind === 'model' ? readModel(reader) : readData(reader);
  // A retriever's is `embeddings`, a chain's is no operation at all.
  if (kind !== undefined) attributes.skip('gen_ai.operation.name');
  skipSums(reader, kind);
  return { kind, ...data, ...readCarried(attributes, 'langsmith.metadata.', isPrivate) };
};

/** LangSmith in OpenTelemetry mode: runs with their kind, and input and output as JSON on every one. */
export const langSmith: Convention = {
  id: 'langsmith',
  recognises: reader => reader.attributes.has(KIND) || reader.attributes.hasPrefix('langsmith.'),
  read,
};
