import { isObject, type Json, own, type StepKind, unfold } from '../trajectory/index.js';
import { textIn } from './attribute-reader.js';
import type { Convention, Reading } from './convention.js';
import { openInferenceKind } from './openinference.js';
import type { SpanReader } from './span-reader.js';

/** The first of `path` in nested lists and objects; lists are entered at their first item. */
const inside = (value: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let found = value;
  for (const key of path) {
    while (Array.isArray(found)) found = found[0];
    found = isObject(found) ? own(found, key) : undefined;
  }
  return found;
};

/** A message's id is the response's, unless LangChain made one up for its own run. */
const responseIdIn = (message: Json | undefined): string | undefined => {
  const id = textIn(message, 'id');
  return id === undefined || id.startsWith('run-') ? undefined : id;
};

const readModel = ({ attributes, span }: SpanReader): Reading => {
  // Looked at, not read: the whole is for the OpenInference convention to read.
  const raw = own(span.attributes, 'output.value');
  const answered = inside(raw === undefined ? undefined : unfold(raw), 'generations', 'message', 'kwargs');
  const metadata = own(span.attributes, 'metadata');
  return {
    requestModel: attributes.text('llm.model_name'),
    responseModel: textIn(inside(answered, 'response_metadata'), 'model_name', 'model') ?? null,
    responseId: responseIdIn(answered),
    // The provider is known only to the metadata.
    provider: textIn(metadata === undefined ? undefined : unfold(metadata), 'ls_provider')?.toLowerCase(),
  };
};

/** What a tool returned: a ToolMessage, which also tells the call it answers, as its constructor. */
const readTool = ({ attributes }: SpanReader): Reading => {
  const raw = attributes.value('output.value');
  const wrapped = raw === undefined ? undefined : unfold(raw);
  const inner = isObject(wrapped) ? (own(wrapped, 'output') ?? wrapped) : undefined;
  const message = isObject(inner) && own(inner, 'type') === 'constructor' ? own(inner, 'kwargs') : undefined;
  if (!isObject(message)) return {};
  const output = unfold(own(message, 'content') ?? null);
  const failed = textIn(message, 'status') === 'error';
  return {
    output,
    callId: textIn(message, 'tool_call_id'),
    error: failed
      ? { type: null, message: typeof output === 'string' ? output : '', evidence: 'attribute' }
      : undefined,
  };
};

const readByKind = (reader: SpanReader, kind: StepKind | undefined): Reading =>
  kind === 'model' ? readModel(reader) : kind === 'tool' ? readTool(reader) : {};

/**
 * LangChain and LangGraph through OpenInference's instrumentation: messages and results are serialised as the
 * constructors of their classes. Interrupts are told by `approvals.ts`, sub-graphs that a tool runs by `structure.ts`.
 */
export const langGraph: Convention = {
  id: 'langgraph',
  recognises: reader => reader.span.scope.name.includes('langchain'),
  read: reader => {
    const kind = openInferenceKind(reader);
    return { kind, ...readByKind(reader, kind) };
  },
};
