import { type Json, own, parseJsonText, type StepKind, unfold } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Convention, Reading } from './convention.js';
import { askedOf, asMessages } from './messages.js';
import { openInferenceKind } from './openinference.js';
import type { SpanReader } from './span-reader.js';

const readModel = ({ attributes, span }: SpanReader): Reading => {
  // Looked at, not read: the whole is for the OpenInference convention to read.
  const raw = own(span.attributes, 'output.value');
  const answered: Json | undefined = raw === undefined ? undefined : unfold(raw);
  const response = Array.isArray(answered) ? answered[0] : answered;
  const named = attributes.text('llm.model_name');
  // Through the Responses API the name is that of the model that answered, through chat completions of the one asked.
  const isChat = span.name === 'generation';
  return {
    requestModel: isChat ? named : null,
    responseModel: isChat ? (textIn(response, 'model') ?? null) : named,
    responseId: textIn(response, 'id'),
  };
};

const NON_FATAL = /^Error running tool \(non-fatal\): (\{.*\})$/s;

/** The SDK tells the model that a tool failed and goes on; why it failed stands inside the status. */
const errorIn = ({ span }: SpanReader): Reading['error'] => {
  const found = span.status.code === 2 ? NON_FATAL.exec(span.status.message) : null;
  const message = textIn(found?.[1] === undefined ? undefined : parseJsonText(found[1]), 'error');
  return message === undefined ? undefined : { type: null, message, evidence: 'status' };
};

/** What the run was asked, which the trace's span tells as a list of items. */
const askedIn = ({ attributes }: SpanReader): Json | undefined => {
  const given = attributes.json('input.value');
  const messages = given === undefined ? undefined : asMessages(given);
  return messages === undefined ? given : askedOf(messages);
};

const readByKind = (reader: SpanReader, kind: StepKind | undefined): Reading => {
  switch (kind) {
    case 'model':
      return readModel(reader);
    case 'tool':
      return { error: errorIn(reader) };
    case 'agent':
      return { name: reader.attributes.text('graph.node.id') };
    default:
      return {};
  }
};

/**
 * The OpenAI Agents SDK through OpenInference's trace processor. A hand-off is a tool step `handoff_to_X` and agents side
 * by side.
 */
export const openAiAgents: Convention = {
  id: 'openai-agents',
  recognises: reader => /openai[-_]agents/.test(reader.span.scope.name),
  read: reader => {
    const said = openInferenceKind(reader);
    // Every agent is a node of the graph; the trace's own span is called an agent, too.
    const isTrace = said === 'agent' && !reader.attributes.has('graph.node.id');
    const kind = isTrace ? 'workflow' : said;
    // On every span, whatever it is.
    if (kind !== 'model') reader.attributes.skip('llm.system');
    return { kind, ...(isTrace ? { input: askedIn(reader) } : readByKind(reader, kind)) };
  },
};
