import { isObject, type Json, type Message, own, type StepKind, unfold } from '../trajectory/index.js';
import { readCarried } from './carriers.js';
import type { Convention, Reading } from './convention.js';
import { foldFinishReason } from './finish-reason.js';
import { flatList } from './flattened.js';
import { readMessages } from './messages.js';
import { kindOfOperation, skipSums } from './operations.js';
import type { SpanReader } from './span-reader.js';

const KIND = 'traceloop.span.kind';
const REQUEST = 'llm.request.type';
const PROMPT = 'gen_ai.prompt';
const COMPLETION = 'gen_ai.completion';

const KINDS = new Map<string, StepKind>([
  ['workflow', 'workflow'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['task', 'workflow'],
]);

const kindOf = (reader: SpanReader): StepKind | undefined => {
  const { attributes } = reader;
  const said = attributes.text(KIND);
  const kind = said === undefined ? kindOfOperation(reader) : KINDS.get(said);
  if (kind !== undefined) return kind;
  const request = attributes.text(REQUEST);
  if (request === undefined) return undefined;
  return request === 'chat' || request === 'completion' ? 'model' : 'workflow';
};

/** The flattened form of versions up to 0.20; it writes missing content as the word null. */
const flatMessages = (reader: SpanReader, prefix: string, role: string): readonly Message[] =>
  flatList(reader.attributes, prefix).flatMap(entry => {
    const said = entry.text('role') ?? role;
    const content = entry.text('content');
    const id = entry.text('tool_call_id');
    const calls = entry.list('tool_calls').map(call => ({
      id: call.text('id') ?? null,
      name: call.text('name') ?? '',
      arguments: call.text('arguments') ?? null,
    }));
    const message = {
      role: said,
      content: content === undefined || content === 'null' ? null : content,
      tool_calls: calls,
    };
    return readMessages(id === undefined ? message : { ...message, tool_call_id: id }, role);
  });

const readModel = (reader: SpanReader): Reading => {
  const input = flatMessages(reader, PROMPT, 'user');
  const output = flatMessages(reader, COMPLETION, 'assistant');
  const [completion] = flatList(reader.attributes, COMPLETION);
  const finish = completion?.text('finish_reason');
  return {
    inputMessages: input.length > 0 ? input : undefined,
    outputMessages: output.length > 0 ? output : undefined,
    finishReason: finish === undefined ? undefined : foldFinishReason(finish),
    // Its Anthropic instrumentation passes on that API's own count, which leaves cached tokens out.
    tokens: reader.span.scope.name.includes('anthropic') ? { inputExcludesCache: true } : undefined,
  };
};

/** What a decorated function was called with: `{args: […], kwargs: {…}}`. */
const argumentsOf = (value: Json | undefined): Json | undefined => {
  const call = value === undefined ? undefined : unfold(value);
  if (!isObject(call)) return call;
  const [args, named] = [own(call, 'args'), own(call, 'kwargs')];
  if (!Array.isArray(args) && !isObject(named)) return own(call, 'inputs') ?? call;
  if (isObject(named) && Object.keys(named).length > 0) return named;
  const given: readonly Json[] = Array.isArray(args) ? args : [];
  const [only] = given;
  if (only === undefined) return undefined;
  return given.length === 1 ? only : given;
};

const readEntity = ({ attributes }: SpanReader, kind: StepKind): Reading => ({
  name: attributes.text('traceloop.entity.name'),
  input: argumentsOf(attributes.json('traceloop.entity.input')),
  output: attributes.json('traceloop.entity.output'),
  agentVersion: kind === 'agent' ? attributes.text('traceloop.entity.version') : undefined,
});

const read = (reader: SpanReader): Reading => {
  const { attributes } = reader;
  const kind = kindOf(reader);
  const data = kind === undefined || kind === 'model' ? readModel(reader) : readEntity(reader, kind);
  skipSums(reader, kind);
  // The names of what stands above the span, as its parents tell them.
  attributes.skip('traceloop.workflow.name', 'traceloop.entity.path');
  return { kind, ...data, ...readCarried(attributes, 'traceloop.association.properties.') };
};

/**
 * OpenLLMetry (Traceloop): `traceloop.*` on the spans of decorated functions, and model calls in its own scopes: flattened
 * `gen_ai.prompt.N` in older versions, the current GenAI attributes in newer ones. Its spans of functions that throw never
 * end, so that nothing comes of them: the messages of later calls tell of those.
 */
export const openLlmetry: Convention = {
  id: 'openllmetry',
  recognises: ({ attributes, span }) =>
    attributes.has(KIND) ||
    attributes.has(REQUEST) ||
    span.scope.name.startsWith('@traceloop/') ||
    attributes.has(`${PROMPT}.0.role`) ||
    attributes.has(`${COMPLETION}.0.role`),
  read,
};
