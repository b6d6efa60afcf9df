import type { Json, StepKind } from '../trajectory/index.js';
import type { Convention, Reading } from './convention.js';
import { readToolResponse } from './message-parts.js';
import { kindOfOperation, nameAfter, skipSums } from './operations.js';
import type { SpanReader } from './span-reader.js';

const CYCLE = 'agent_loop.cycle_id';
const START = 'gen_ai.event.start_time';
const END = 'gen_ai.event.end_time';

const kindOf = (reader: SpanReader): StepKind | undefined => {
  const kind = kindOfOperation(reader);
  if (kind !== undefined) return kind;
  return reader.attributes.has(CYCLE) || nameAfter(reader, 'node') !== undefined ? 'workflow' : undefined;
};

/** A result is a list of content blocks, as Bedrock's API has them. */
const resultOf = (value: Json | undefined): Json | undefined => {
  if (value === undefined) return undefined;
  const part = readToolResponse(null, value);
  return part.type === 'tool_call_response' ? part.response : value;
};

const readTool = ({ attributes, span }: SpanReader): Reading => {
  const failed = attributes.word('gen_ai.tool.status', ['error', 'success']) === 'error';
  return {
    output: resultOf(attributes.json('gen_ai.tool.call.result')),
    // An exception or a status with a message tells more than the word.
    error: failed && span.status.code !== 2 ? { type: null, message: '', evidence: 'attribute' } : undefined,
  };
};

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  const version = attributes.text('prompt.version');
  skipSums(reader, kind);
  // The span's own name and times again; the loop's count; the prompt that every call of the agent carries.
  attributes.skip('name', START, END, CYCLE, 'agent_loop.parent_cycle_id', 'gen_ai.agent.id');
  if (kind === 'agent') attributes.skip('system_prompt', 'gen_ai.request.model');
  // Every count stands under its older name, too.
  attributes.skip(
    'gen_ai.usage.prompt_tokens',
    'gen_ai.usage.completion_tokens',
    'gen_ai.usage.cache_read_input_tokens',
  );
  // Where the provider belongs it names the service.
  attributes.skip('gen_ai.system', 'gen_ai.provider.name');
  const conversationId = attributes.text('gen_ai.conversation.id', 'session.id');
  attributes.skip('session.id');
  return {
    kind,
    ...(kind === 'tool' ? readTool(reader) : {}),
    provider: null,
    conversationId,
    tags: version === undefined ? undefined : [['prompt_version', version]],
  };
};

/**
 * Strands Agents: GenAI attributes with messages as span events, as one event, or as attributes, as its user chose; the
 * times of the span as attributes are on every span and on no other stack's.
 */
export const strands: Convention = {
  id: 'strands',
  recognises: ({ attributes }) =>
    attributes.has(START) || attributes.has(CYCLE) || attributes.has('gen_ai.agent.tools'),
  read,
};
