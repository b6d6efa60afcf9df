import { isObject, type Json, type JsonObject, type Message, own, type StepKind } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Convention, Reading, TokenReading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { readParts } from './message-parts.js';
import { readMessages } from './messages.js';
import { kindOfOperation, nameAfter } from './operations.js';
import type { SpanReader } from './span-reader.js';

const SCOPE = 'gcp.vertex.agent';
const PREFIX = `${SCOPE}.`;
const REQUEST = `${PREFIX}llm_request`;
const RESPONSE = `${PREFIX}llm_response`;

/** A tool that failed has no attributes at all: only its name tells what it was. */
const kindOf = (reader: SpanReader): StepKind | undefined => {
  const { name } = reader.span;
  if (name === 'call_llm') return 'model';
  if (name === 'invocation') return 'workflow';
  if (nameAfter(reader, 'execute_tool') !== undefined) return 'tool';
  return nameAfter(reader, 'invoke_agent') === undefined ? kindOfOperation(reader) : 'agent';
};

const objectIn = (value: Json | undefined, key: string): JsonObject | undefined => {
  const found = isObject(value) ? own(value, key) : undefined;
  return isObject(found) ? found : undefined;
};

const systemIn = (request: JsonObject): readonly Message[] => {
  const config = objectIn(request, 'config');
  const said = own(config, 'systemInstruction') ?? own(config, 'system_instruction');
  const content = isObject(said) ? (own(said, 'parts') ?? said) : said;
  const parts = readParts(content);
  return parts.length === 0 ? [] : [{ role: 'system', parts }];
};

const countIn = (usage: JsonObject | undefined, ...names: readonly string[]): number | undefined => {
  const told = names.map(name => own(usage, name)).find(value => typeof value === 'number' && value >= 0);
  return typeof told === 'number' ? told : undefined;
};

/** Gemini counts what it thought apart from what it answered, and ADK gives only the latter. */
const readTokens = (response: JsonObject | undefined): TokenReading => {
  const usage = objectIn(response, 'usageMetadata') ?? objectIn(response, 'usage_metadata');
  return {
    input: countIn(usage, 'promptTokenCount', 'prompt_token_count'),
    output: countIn(usage, 'candidatesTokenCount', 'candidates_token_count'),
    cacheRead: countIn(usage, 'cachedContentTokenCount', 'cached_content_token_count'),
    reasoning: countIn(usage, 'thoughtsTokenCount', 'thoughts_token_count'),
    outputExcludesReasoning: true,
  };
};

/** A function's result has to be an object: ADK wraps what is none. */
const unwrapped = (value: Json | undefined): Json | undefined => {
  if (!isObject(value)) return value;
  const [only, ...more] = Object.keys(value);
  return only === 'result' && more.length === 0 ? own(value, 'result') : value;
};

const withoutWraps = (message: Message): Message => ({
  ...message,
  parts: message.parts.map(part =>
    part.type === 'tool_call_response' ? { ...part, response: unwrapped(part.response) ?? null } : part,
  ),
});

const readModel = ({ attributes }: SpanReader): Reading => {
  const request = attributes.json(REQUEST);
  const response = attributes.json(RESPONSE);
  const [asked, answered] = [isObject(request) ? request : undefined, isObject(response) ? response : undefined];
  const contents = own(asked, 'contents');
  const content = own(answered, 'content');
  return {
    inputMessages:
      asked === undefined || contents === undefined
        ? undefined
        : [...systemIn(asked), ...readMessages(contents, 'user').map(withoutWraps)],
    outputMessages: content === undefined || content === null ? undefined : readMessages(content, 'assistant'),
    // It names itself there; whether Gemini's own API or a cloud answered, it does not say.
    provider: attributes.text('gen_ai.system') === SCOPE ? null : undefined,
    requestModel: attributes.text('gen_ai.request.model') ?? textIn(asked, 'model'),
    finishReason: readFinishReason(own(answered, 'finishReason') ?? own(answered, 'finish_reason')),
    tokens: readTokens(answered),
  };
};

const readTool = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  // Empty objects: a tool asks no model.
  attributes.skip(REQUEST, RESPONSE);
  return {
    name: attributes.text('gen_ai.tool.name') ?? nameAfter(reader, 'execute_tool'),
    input: attributes.json(`${PREFIX}tool_call_args`),
    output: unwrapped(attributes.json(`${PREFIX}tool_response`)),
  };
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  const reading = kind === 'model' ? readModel(reader) : kind === 'tool' ? readTool(reader) : {};
  return { kind, ...reading, conversationId: attributes.text('gen_ai.conversation.id', `${PREFIX}session_id`) };
};

/** Google's Agent Development Kit: spans of its own scope, requests and responses in Gemini's form. */
export const googleAdk: Convention = {
  id: 'google-adk',
  recognises: reader => reader.span.scope.name === SCOPE || reader.attributes.hasPrefix(PREFIX),
  read,
};
