import { isObject, type Json, type JsonObject, own, type StepKind } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { readMessages } from './messages.js';
import type { SpanReader } from './span-reader.js';

const TYPE = 'genkit:type';
const SUBTYPE = 'genkit:metadata:subtype';
const INPUT = 'genkit:input';
const OUTPUT = 'genkit:output';

const KINDS = new Map<string, StepKind>([
  ['model', 'model'],
  ['tool', 'tool'],
  ['agent', 'agent'],
  ['retriever', 'retrieval'],
  ['reranker', 'retrieval'],
]);

// Newer releases number the forms of an action: `tool.v2`.
const kindOf = ({ attributes }: SpanReader): StepKind => {
  const subtype = attributes.text(SUBTYPE)?.replace(/\.v\d+$/, '');
  return (subtype === undefined ? undefined : KINDS.get(subtype)) ?? 'workflow';
};

const countIn = (usage: JsonObject | undefined, name: string): number | undefined => {
  const count = own(usage, name);
  return typeof count === 'number' && count >= 0 ? count : undefined;
};

/** Plugins pass on their provider's counts: the total shows whether what was thought is among the output. */
const readTokens = (usage: JsonObject | undefined): TokenReading => {
  const [input, output] = [countIn(usage, 'inputTokens'), countIn(usage, 'outputTokens')];
  const [total, reasoning] = [countIn(usage, 'totalTokens'), countIn(usage, 'thoughtsTokens')];
  const isApart = total !== undefined && total === (input ?? 0) + (output ?? 0) + (reasoning ?? 0);
  return {
    input,
    output,
    cacheRead: countIn(usage, 'cachedContentTokens'),
    reasoning,
    outputExcludesReasoning: isApart ? true : undefined,
  };
};

const objectIn = (value: Json | undefined, key: string): JsonObject | undefined => {
  const found = isObject(value) ? own(value, key) : undefined;
  return isObject(found) ? found : undefined;
};

const readModel = ({ attributes, span }: SpanReader): Reading => {
  const [asked, answered] = [attributes.json(INPUT), attributes.json(OUTPUT)];
  // `openai/gpt-4o-mini`: the plugin, which is mostly the provider, and the model.
  const named = attributes.text('genkit:name') ?? span.name;
  const slash = named.indexOf('/');
  const messages = isObject(asked) ? own(asked, 'messages') : undefined;
  const message =
    objectIn(answered, 'message') ??
    (Array.isArray(own(isObject(answered) ? answered : undefined, 'content')) ? answered : undefined);
  return {
    inputMessages: messages === undefined ? undefined : readMessages(messages, 'user'),
    outputMessages: message === undefined ? undefined : readMessages([message], 'assistant'),
    provider: slash > 0 ? named.slice(0, slash).toLowerCase() : undefined,
    requestModel: slash > 0 ? named.slice(slash + 1) : named,
    responseModel: textIn(objectIn(answered, 'custom') ?? objectIn(answered, 'raw'), 'model', 'modelVersion'),
    finishReason: isObject(answered) ? readFinishReason(own(answered, 'finishReason')) : undefined,
    tokens: readTokens(objectIn(answered, 'usage')),
  };
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  // Where it stands, and how it ended, the span itself says.
  attributes.skip(TYPE, 'genkit:path', 'genkit:qualifiedPath', 'genkit:state', 'genkit:isRoot');
  if (kind === 'model') return { kind, ...readModel(reader) };
  return {
    kind,
    name: attributes.text('genkit:name') ?? reader.span.name,
    input: attributes.json(INPUT),
    output: attributes.json(OUTPUT),
    conversationId: attributes.text('genkit:sessionId'),
  };
};

/** Genkit: actions and flows with colons in their keys, requests and responses in its own form. */
export const genkit: Convention = {
  id: 'genkit',
  recognises: reader => reader.attributes.has(TYPE),
  read,
};
