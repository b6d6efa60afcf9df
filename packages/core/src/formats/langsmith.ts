import { isObject, type Json, type JsonObject, own, type Span, type StepKind, unfold } from '../trajectory/index.js';
import { chatOf } from './foreign/chat.js';
import { foreignSpanId, foreignTraceId } from './foreign/ids.js';
import { known, listOf, member, numberOf, objectOf, textOf } from './foreign/members.js';
import { type ModelFacts, modelAttributes } from './foreign/model-facts.js';
import { spanOf } from './foreign/span.js';
import { asSpans, type Format, readEach, recordError } from './format.js';
import { valueText } from './messages/attribute-values.js';
import { readMoment } from './moment.js';
import type { LogRecord } from './records.js';

const FORMAT = 'langsmith';

const KINDS: ReadonlyMap<string, StepKind> = new Map([
  ['llm', 'model'],
  ['tool', 'tool'],
  ['retriever', 'retrieval'],
  ['chain', 'workflow'],
  ['prompt', 'workflow'],
  ['parser', 'workflow'],
  ['embedding', 'workflow'],
]);

/** What LangChain reports of tokens: with the message, in the provider's part of the result, or on the run itself. */
const usageOf = (run: Json): ModelFacts => {
  const outputs = objectOf(run, 'outputs');
  const message = chatOf(outputs, 'assistant')[0];
  const kwargs = objectOf(message, 'kwargs');
  const metadata = {
    ...objectOf(kwargs, 'usage_metadata'),
    ...objectOf(message, 'usage_metadata'),
    ...objectOf(outputs, 'usage_metadata'),
  };
  const told = { ...objectOf(objectOf(outputs, 'llm_output'), 'token_usage', 'usage'), ...objectOf(outputs, 'usage') };
  const cached = objectOf(metadata, 'input_token_details');
  return {
    input:
      numberOf(metadata, 'input_tokens') ??
      numberOf(told, 'prompt_tokens', 'input_tokens') ??
      numberOf(run, 'prompt_tokens'),
    output:
      numberOf(metadata, 'output_tokens') ??
      numberOf(told, 'completion_tokens', 'output_tokens') ??
      numberOf(run, 'completion_tokens'),
    cacheRead: numberOf(cached, 'cache_read'),
    cacheWrite: numberOf(cached, 'cache_creation'),
    reasoning: numberOf(objectOf(metadata, 'output_token_details'), 'reasoning'),
    costUsd: numberOf(run, 'total_cost'),
    finishReason: textOf(objectOf(kwargs, 'response_metadata'), 'finish_reason', 'stop_reason'),
  };
};

const modelOf = (run: Json): JsonObject => {
  const extra = objectOf(run, 'extra');
  const [metadata, parameters] = [objectOf(extra, 'metadata'), objectOf(extra, 'invocation_params')];
  return modelAttributes({
    provider: textOf(metadata, 'ls_provider'),
    requestModel: textOf(metadata, 'ls_model_name') ?? textOf(parameters, 'model', 'model_name'),
    ...usageOf(run),
  });
};

/** A value that stands alone in its object: LangSmith wraps a text as `{input: …}`, `{output: …}`. */
const unwrapped = (value: Json, ...keys: readonly string[]): Json => {
  const object = unfold(value);
  if (!isObject(object) || Object.keys(object).length !== 1) return object;
  for (const key of keys) {
    const inner = own(object, key);
    if (inner !== undefined) return typeof inner === 'string' ? unfold(inner) : inner;
  }
  return object;
};

/** What a tool answered; LangChain's tools answer with a message, which names the call. */
const toolOutput = (value: Json): { readonly output: Json; readonly callId: string | null } => {
  const inner = unwrapped(value, 'output');
  const message = isObject(inner) && isObject(own(inner, 'kwargs')) ? objectOf(inner, 'kwargs') : inner;
  const callId = textOf(message, 'tool_call_id');
  const content = callId === null ? undefined : member(message, 'content');
  return { output: content === undefined ? inner : unfold(content), callId };
};

const contentOf = (run: Json, kind: StepKind): JsonObject => {
  const [inputs, outputs] = [member(run, 'inputs'), member(run, 'outputs')];
  if (kind === 'model') {
    return known({
      'pawl.input': inputs === null ? null : chatOf(inputs, 'user'),
      'pawl.output': outputs === null ? null : chatOf(outputs, 'assistant'),
    });
  }
  const answer = kind === 'tool' && outputs !== null ? toolOutput(outputs) : null;
  return known({
    'pawl.input': inputs === null ? null : valueText(unwrapped(inputs, 'input', 'query')),
    'pawl.output':
      outputs === null ? null : valueText(answer === null ? unwrapped(outputs, 'output', 'documents') : answer.output),
    'gen_ai.tool.call.id': answer?.callId ?? null,
  });
};

const tagsOf = (run: Json): JsonObject => ({
  ...objectOf(objectOf(run, 'extra'), 'metadata'),
  ...Object.fromEntries(listOf(run, 'tags').flatMap(tag => (typeof tag === 'string' ? [[tag, true]] : []))),
});

const feedbackOf = (run: Json): readonly JsonObject[] =>
  Object.entries(objectOf(run, 'feedback_stats')).map(([label, stats]) => ({
    step: null,
    label,
    note: textOf(stats, 'avg') ?? null,
    by: 'langsmith',
  }));

const readRun = (record: LogRecord, run: Json): Span => {
  const id = textOf(run, 'id', 'run_id');
  const type = textOf(run, 'run_type');
  if (id === null || type === null) {
    throw recordError(record, 'a run needs id and run_type', 'Export runs with all their fields.');
  }
  const trace = textOf(run, 'trace_id') ?? rootInOrder(textOf(run, 'dotted_order')) ?? id;
  const traceId = foreignTraceId(FORMAT, trace);
  const parent = textOf(run, 'parent_run_id');
  const isRoot = parent === null;
  const kind = KINDS.get(type) ?? 'workflow';
  const name = textOf(run, 'name') ?? type;
  const error = textOf(run, 'error');
  const metadata = objectOf(objectOf(run, 'extra'), 'metadata');
  return spanOf(FORMAT, {
    traceId,
    spanId: foreignSpanId(traceId, id),
    parentSpanId: isRoot ? null : foreignSpanId(traceId, parent),
    name,
    startedAt: readMoment(member(run, 'start_time')),
    endedAt: readMoment(member(run, 'end_time')),
    attributes: {
      'pawl.step.kind': isRoot && kind === 'workflow' ? 'agent' : kind,
      ...(kind === 'model' ? modelOf(run) : { 'pawl.step.name': name }),
      ...contentOf(run, kind),
      ...known({
        'gen_ai.conversation.id': textOf(metadata, 'thread_id', 'session_id', 'conversation_id'),
        'user.id': textOf(metadata, 'user_id'),
      }),
      ...(isRoot ? { 'pawl.tags': tagsOf(run), 'pawl.annotations': feedbackOf(run) } : {}),
    },
    error: error === null ? null : { type: errorType(error), message: error },
    resource: known({ 'service.name': textOf(run, 'session_name') }),
  });
};

/** `ValueError('no')`, and after it the traceback: Python's way to write an error. */
const errorType = (error: string): string | null => /^([A-Za-z_][\w.]*)\(/.exec(error)?.[1] ?? null;

/** `<time>Z<uuid>.<time>Z<uuid>…`: the first is the root's id. */
const rootInOrder = (order: string | null): string | null =>
  order === null ? null : (/Z([0-9a-fA-F-]{36})/.exec(order)?.[1] ?? null);

/** The run and, where it was loaded with them, the runs below it, however deep. */
const withChildren = (run: Json): readonly Json[] => {
  const runs: Json[] = [];
  const waiting: Json[] = [run];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const children = listOf(next, 'child_runs').filter(isObject);
    if (isObject(next)) {
      const { child_runs: _, ...own } = next;
      runs.push(own);
      const [id, trace] = [member(next, 'id'), member(next, 'trace_id')];
      for (const child of children) waiting.push({ parent_run_id: id, trace_id: trace ?? id, ...child });
    }
  }
  return runs;
};

const runsIn = (value: Json): readonly Json[] => {
  const page = isObject(value) ? own(value, 'runs') : undefined;
  return (Array.isArray(page) ? page : [value]).flatMap(withChildren);
};

const isRun = (value: Json): boolean =>
  isObject(value) &&
  textOf(value, 'run_type') !== null &&
  ['dotted_order', 'trace_id', 'start_time', 'parent_run_id'].some(key => Object.hasOwn(value, key));

/**
 * LangSmith's runs: what `list_runs` and `POST /runs/query` give (pages with `runs`), with or without `child_runs`, and the
 * Parquet of its bulk export. Written from its run data format (2026) and the schemas of its SDK (Python 0.6, JavaScript
 * 0.4). Feedback averages become annotations.
 */
export const langsmith: Format = {
  id: FORMAT,
  title: 'LangSmith runs (API or bulk export: JSON, JSONL, Parquet)',
  recognises: first => runsIn(first).slice(0, 1).some(isRun),
  read: readEach(record => asSpans(runsIn(record.value).map(run => readRun(record, run)))),
};
