import type { Json, Message } from '../trajectory/index.js';
import type { Convention, Reading } from './convention.js';
import { readFinishReason } from './finish-reason.js';
import { readToolResponse } from './message-parts.js';
import { readMessages } from './messages.js';
import { kindOfOperation, nameAfter, serviceOf } from './operations.js';
import { errorInResult } from './result-error.js';
import type { SpanReader } from './span-reader.js';

const SCOPE = 'com.anthropic.sdk.typescript';
const RESULT = 'anthropic.tool_result.content';

const resultOf = (value: Json | undefined): Json | undefined => {
  if (value === undefined) return undefined;
  const part = readToolResponse(null, value);
  return part.type === 'tool_call_response' ? part.response : value;
};

const readTool = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const output = resultOf(attributes.json(RESULT));
  const type = attributes.text('error.type');
  // The status has no message: what went wrong stands in the result.
  const told = type === undefined || output === undefined ? undefined : errorInResult(output, 'attribute');
  return {
    name: attributes.text('gen_ai.tool.name') ?? nameAfter(reader, 'anthropic.custom_tool_use'),
    output,
    error: told === undefined ? undefined : { ...told, type: type ?? null },
  };
};

const onlyAnswers = (message: Message | undefined): boolean =>
  message !== undefined && message.parts.length > 0 && message.parts.every(part => part.type === 'tool_call_response');

const readModel = ({ attributes }: SpanReader): Reading => {
  // Over a thread that the server keeps, a call sends only what is new: no history begins with an answer.
  const input = attributes.json('gen_ai.input.messages');
  const isDelta = input !== undefined && onlyAnswers(readMessages(input, 'user')[0]);
  return {
    finishReason: readFinishReason(attributes.value('anthropic.message.stop_reason')),
    content: isDelta ? 'delta' : undefined,
  };
};

const read = (reader: SpanReader): Reading => {
  const kind = kindOfOperation(reader);
  const truncated = reader.attributes.flag('anthropic.content.truncated');
  const data = kind === 'tool' ? readTool(reader) : kind === 'model' ? readModel(reader) : {};
  return {
    kind,
    // The tool runner has no name of its own.
    ...(kind === 'agent' ? { name: reader.attributes.text('gen_ai.agent.name') ?? serviceOf(reader) } : {}),
    ...data,
    truncated: truncated === true ? true : undefined,
  };
};

/** The tracing that is built into Anthropic's TypeScript SDK: GenAI attributes, and a few of its own beside them. */
export const anthropicSdk: Convention = {
  id: 'anthropic-sdk',
  recognises: reader => reader.span.scope.name === SCOPE || reader.attributes.has(RESULT),
  read,
};
