import { isObject, type Json, own, type StepKind, unfold } from '../trajectory/index.js';
import { isCutJson, textIn } from './attribute-reader.js';
import { readCarried } from './carriers.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { flatList } from './flattened.js';
import { readModelMessages } from './openinference-messages.js';
import { skipSums } from './operations.js';
import { readProvider } from './provider.js';
import { readResponseFacts } from './response-body.js';
import type { SpanReader } from './span-reader.js';

const SPAN_KIND = 'openinference.span.kind';

const KINDS = new Map<string, StepKind>([
  ['LLM', 'model'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
  ['RETRIEVER', 'retrieval'],
  ['RERANKER', 'retrieval'],
  ['GUARDRAIL', 'policy'],
  ['CHAIN', 'workflow'],
  ['EMBEDDING', 'workflow'],
  ['EVALUATOR', 'workflow'],
  ['PROMPT', 'workflow'],
]);

/** The model that was asked; also from parameters that a length limit cut off behind it. */
const askedModel = (parameters: Json): string | undefined =>
  typeof parameters === 'string' ? /"model":"([^"]+)"/.exec(parameters)?.[1] : textIn(parameters, 'model');

/** The flattened counts, or those of the raw response when a limit on the number of attributes cut them off. */
const readTokens = ({ attributes }: SpanReader, raw: TokenReading | undefined): TokenReading => {
  const told = {
    input: attributes.count('llm.token_count.prompt'),
    output: attributes.count('llm.token_count.completion'),
    cacheRead: attributes.count('llm.token_count.prompt_details.cache_read'),
    cacheWrite: attributes.count('llm.token_count.prompt_details.cache_write'),
    reasoning: attributes.count('llm.token_count.completion_details.reasoning'),
    audioInput: attributes.count('llm.token_count.prompt_details.audio'),
    audioOutput: attributes.count('llm.token_count.completion_details.audio'),
  };
  return told.input === undefined && raw !== undefined ? raw : told;
};

const readModel = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const messages = readModelMessages(reader);
  // Looked at, not read: what else the parameters hold has no place in a step and stays among the unread.
  const parameters = own(reader.span.attributes, 'llm.invocation_parameters');
  const asked = parameters === undefined ? undefined : askedModel(unfold(parameters));
  const body = readResponseFacts(messages.body);
  const named = attributes.text('llm.model_name');
  return {
    inputMessages: messages.input,
    outputMessages: messages.output,
    truncated: messages.isCut || undefined,
    provider: readProvider(reader, 'llm.provider', 'llm.system'),
    requestModel: attributes.text('llm.request.model_name') ?? asked,
    responseModel: attributes.text('llm.response.model_name') ?? named,
    responseId: body?.id,
    finishReason: readFinishReason(attributes.value('llm.finish_reason')),
    tokens: readTokens(reader, body?.tokens),
    costUsd: attributes.count('llm.cost.total'),
  };
};

const readTool = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const input = attributes.json('tool.parameters') ?? attributes.json('input.value');
  const raw = attributes.value('output.value');
  attributes.skip('input.value', 'input.mime_type', 'output.mime_type');
  return {
    name: attributes.text('tool.name') ?? reader.span.name,
    input,
    output: raw === undefined ? undefined : unfold(raw),
    callId: attributes.text('tool_call.id', 'tool.id'),
    truncated: (typeof raw === 'string' && isCutJson(raw)) || undefined,
  };
};

const readDocuments = (reader: SpanReader): Json | undefined => {
  const documents = flatList(reader.attributes, 'retrieval.documents').map(entry => {
    const id = entry.text('document.id');
    const content = entry.text('document.content');
    const score = entry.count('document.score');
    const metadata = entry.text('document.metadata');
    return {
      ...(id === undefined ? {} : { id }),
      ...(content === undefined ? {} : { content }),
      ...(score === undefined ? {} : { score }),
      ...(metadata === undefined ? {} : { metadata }),
    };
  });
  return documents.length > 0 ? documents : undefined;
};

const readData = ({ attributes }: SpanReader): Reading => {
  const input = attributes.json('input.value');
  const output = attributes.json('output.value');
  attributes.skip('input.mime_type', 'output.mime_type');
  return { input, output };
};

const readPolicy = (reader: SpanReader): Reading => {
  const triggered = reader.attributes.flag('guardrail.triggered');
  const decision = triggered === undefined ? undefined : triggered ? 'denied' : 'allowed';
  return { ...readData(reader), name: reader.attributes.text('tool.name') ?? reader.span.name, decision };
};

const readByKind = (reader: SpanReader, kind: StepKind | undefined): Reading => {
  switch (kind) {
    case 'model':
      return readModel(reader);
    case 'tool':
      return readTool(reader);
    case 'retrieval': {
      const data = readData(reader);
      return { ...data, name: reader.span.name, output: readDocuments(reader) ?? data.output };
    }
    case 'policy':
      return readPolicy(reader);
    case 'agent':
      return { ...readData(reader), name: reader.attributes.text('agent.name', 'graph.node.id') ?? reader.span.name };
    default:
      return readData(reader);
  }
};

/** What LangChain and LangGraph put among the application's metadata for themselves. */
const INTERNAL = /^(ls_|langgraph_|checkpoint_|__pregel)/;

const entriesOf = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value).filter(([key]) => !INTERNAL.test(key)) : [];

/** Application data beside every span: a list of tags, an object of metadata, the prompt's version. */
const readFacts = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const metadata = attributes.json('metadata');
  const labels = attributes.json('tag.tags');
  const version = attributes.text('llm.prompt_template.version');
  // The AI SDK's metadata in the form of the span processor for it, which adds the instructions to it.
  const carried = readCarried(attributes, 'metadata.', key => key.startsWith('gen_ai.'));
  const tags: readonly (readonly [string, Json])[] = [
    ...(carried.tags ?? []),
    ...(Array.isArray(labels)
      ? labels.flatMap(label => (typeof label === 'string' ? [[label, true] as const] : []))
      : []),
    ...entriesOf(metadata),
    ...(version === undefined ? [] : [['prompt_version', version] as const]),
  ];
  const meta = isObject(metadata) ? metadata : undefined;
  return {
    conversationId: carried.conversationId ?? textIn(meta, 'session_id', 'sessionId', 'thread_id', 'threadId'),
    userId: carried.userId ?? textIn(meta, 'user_id', 'userId'),
    tags: tags.length > 0 ? tags : undefined,
  };
};

/** The kind that a span of OpenInference has; undefined for a word that is not in the list. */
export const openInferenceKind = (reader: SpanReader): StepKind | undefined => {
  const word = own(reader.span.attributes, SPAN_KIND);
  const kind = typeof word === 'string' ? KINDS.get(word.toUpperCase()) : undefined;
  if (kind !== undefined) reader.attributes.skip(SPAN_KIND);
  return kind;
};

const read = (reader: SpanReader): Reading => {
  const kind = openInferenceKind(reader);
  skipSums(reader, kind);
  return { kind, ...readByKind(reader, kind), ...readFacts(reader) };
};

/** OpenInference (Arize): `openinference.span.kind`, flattened `llm.*` messages, `input.value` and `output.value`. */
export const openInference: Convention = {
  id: 'openinference',
  recognises: reader => reader.attributes.has(SPAN_KIND),
  read,
};
