import {
  isObject,
  type Json,
  type Message,
  type MessagePart,
  own,
  type StepKind,
  unfold,
} from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import { readCarried } from './carriers.js';
import type { Convention, Reading } from './convention.js';
import { askedOf, readMessages } from './messages.js';
import { nameAfter } from './operations.js';
import type { SpanReader } from './span-reader.js';

const TYPE = 'mastra.span.type';

const KINDS = new Map<string, StepKind>([
  ['agent_run', 'agent'],
  ['model_inference', 'model'],
  ['tool_call', 'tool'],
  ['mcp_tool_call', 'tool'],
  ['client_tool_call', 'tool'],
  ['provider_tool_call', 'tool'],
  ['memory_operation', 'memory'],
  ['processor_run', 'policy'],
]);

const kindOf = (type: string): StepKind => KINDS.get(type) ?? (type.startsWith('rag_') ? 'retrieval' : 'workflow');

/** What Mastra itself adds to an application's metadata: whole responses of a provider with their headers, and ids. */
const OWN_METADATA = new Set(['headers', 'body', 'modelMetadata', 'runId', 'toolCallId', 'toolName']);

// Mastra writes the calls and answers of a history as text: `[tool: NAME]`, `[tool-result: NAME]`.
const CALLS = /\[tool: ([^\][]+)\]/g;
const ANSWER = /^\[tool-result: [^\][]+\]$/;

const withCalls = (message: Message): Message => {
  const [only] = message.parts;
  if (message.role !== 'assistant' || only?.type !== 'text' || message.parts.length > 1) return message;
  const text = only.content.replace(CALLS, '').trim();
  const calls = [...only.content.matchAll(CALLS)].map(
    (match): MessagePart => ({ type: 'tool_call', id: null, name: match[1] ?? '', arguments: null }),
  );
  return { ...message, parts: [...(text === '' ? [] : [{ ...only, content: text }]), ...calls] };
};

const withAnswer = (message: Message): Message => {
  const [only] = message.parts;
  const marks = only?.type === 'tool_call_response' && typeof only.response === 'string' && ANSWER.test(only.response);
  return marks ? { ...message, parts: [{ ...only, response: null }] } : message;
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** A step's output: `{text, toolCalls}`. */
const answerOf = (value: Json | undefined): readonly Message[] | undefined => {
  const output = value === undefined ? undefined : unfold(value);
  if (!isObject(output)) return undefined;
  const text = textIn(output, 'text');
  const calls = listOf(own(output, 'toolCalls')).flatMap(call =>
    isObject(call) ? [{ ...call, type: 'tool-call' }] : [],
  );
  const parts = [...(text === undefined ? [] : [{ type: 'text', content: text }]), ...calls];
  return parts.length === 0 ? undefined : readMessages([{ role: 'assistant', parts }], 'assistant');
};

/** A turn of the agent: it holds the messages of the one model call below it, whose own span has only the text. */
const readTurn = ({ attributes }: SpanReader): Reading => {
  const asked = attributes.json('mastra.model_step.input');
  const input = asked === undefined ? undefined : readMessages(asked, 'user').map(withCalls).map(withAnswer);
  const output = answerOf(attributes.json('mastra.model_step.output'));
  return input === undefined && output === undefined ? {} : { lent: { input, output } };
};

const readAgent = ({ attributes }: SpanReader): Reading => {
  const asked = attributes.json('mastra.agent_run.input');
  const answered = attributes.json('mastra.agent_run.output');
  // The text runs the answers of all turns together; the last model call has the final one.
  const object = isObject(answered) ? own(answered, 'object') : undefined;
  // Each call carries the instructions.
  attributes.skip('gen_ai.system_instructions');
  return {
    name: attributes.text('gen_ai.agent.name', 'gen_ai.agent.id'),
    input: Array.isArray(asked) ? askedOf(readMessages(asked, 'user')) : asked,
    output: object ?? undefined,
  };
};

const readByType = (reader: SpanReader, type: string, kind: StepKind): Reading => {
  const { attributes } = reader;
  if (kind === 'agent') return readAgent(reader);
  if (kind === 'tool') return { name: attributes.text('gen_ai.tool.name') ?? nameAfter(reader, 'execute_tool') };
  if (type === 'model_step') return readTurn(reader);
  if (type === 'model_generation') attributes.skip('mastra.model_generation.input', 'mastra.model_generation.output');
  if (type === 'model_chunk') attributes.skip('mastra.model_chunk.output');
  return {};
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const type = attributes.text(TYPE) ?? '';
  const kind = kindOf(type);
  // Among its operations are words that the convention does not know.
  attributes.skip('gen_ai.operation.name', 'gen_ai.agent.id');
  const facts = readCarried(attributes, 'mastra.metadata.', key => OWN_METADATA.has(key));
  return { kind, ...readByType(reader, type, kind), ...facts, versionOfFramework: true };
};

/** Mastra: `gen_ai.*` for model and tool calls, its own attributes for all that is around them. */
export const mastra: Convention = {
  id: 'mastra',
  recognises: reader => reader.attributes.has(TYPE),
  read,
};
