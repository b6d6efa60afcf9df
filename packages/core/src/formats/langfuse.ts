import {
  isObject,
  type Json,
  type JsonObject,
  own,
  type Span,
  type StepKind,
  type TraceId,
  unfold,
} from '../trajectory/index.js';
import { chatOf } from './foreign/chat.js';
import { foreignSpanId, foreignTraceId } from './foreign/ids.js';
import { known, listOf, member, numberOf, objectOf, textOf } from './foreign/members.js';
import { modelAttributes } from './foreign/model-facts.js';
import { spanOf } from './foreign/span.js';
import { asSpans, type Format, readEach, recordError } from './format.js';
import { valueText } from './messages/attribute-values.js';
import { readMoment } from './moment.js';
import type { LogRecord } from './records.js';

const FORMAT = 'langfuse';

const KINDS: ReadonlyMap<string, StepKind> = new Map([
  ['GENERATION', 'model'],
  ['AGENT', 'agent'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retrieval'],
  ['GUARDRAIL', 'policy'],
  ['SPAN', 'workflow'],
  ['CHAIN', 'workflow'],
  ['EVENT', 'workflow'],
  ['EVALUATOR', 'workflow'],
  ['EMBEDDING', 'workflow'],
]);

const traceOf = (record: LogRecord, value: Json): TraceId => {
  const id = textOf(value, 'traceId', 'trace_id');
  if (id !== null) return foreignTraceId(FORMAT, id);
  throw recordError(
    record,
    'an observation needs a traceId',
    'Export traces with their observations, or observations.',
  );
};

/** Counts by name: `usageDetails` (the older `usage`), whose names differ with the provider. */
const usageOf = (observation: Json) => {
  const usage = { ...objectOf(observation, 'usage'), ...objectOf(observation, 'usageDetails', 'usage_details') };
  const cacheRead = numberOf(usage, 'input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read');
  const cacheWrite = numberOf(usage, 'cache_creation_input_tokens', 'input_cache_creation');
  const reasoning = numberOf(usage, 'output_reasoning_tokens', 'output_reasoning');
  const plus = (sum: number | null, part: number | null): number | null => (sum === null ? null : sum + (part ?? 0));
  return {
    // Langfuse's counts exclude each other: `input` is what was neither read from a cache nor written to one.
    input: plus(
      plus(
        numberOf(usage, 'input', 'prompt_tokens', 'promptTokens') ?? numberOf(observation, 'promptTokens'),
        cacheRead,
      ),
      cacheWrite,
    ),
    output: plus(
      numberOf(usage, 'output', 'completion_tokens', 'completionTokens') ?? numberOf(observation, 'completionTokens'),
      reasoning,
    ),
    cacheRead,
    cacheWrite,
    reasoning,
  };
};

const costOf = (observation: Json): number | null =>
  numberOf(objectOf(observation, 'costDetails', 'cost_details'), 'total') ??
  numberOf(observation, 'calculatedTotalCost', 'totalCost', 'total_cost');

const contentOf = (observation: Json, kind: StepKind): JsonObject => {
  const [input, output] = [member(observation, 'input'), member(observation, 'output')];
  if (kind === 'model') {
    return known({
      'pawl.input': input === null ? null : chatOf(input, 'user'),
      'pawl.output': output === null ? null : chatOf(output, 'assistant'),
    });
  }
  return known({
    'pawl.input': input === null ? null : valueText(unfold(input)),
    'pawl.output': output === null ? null : valueText(unfold(output)),
  });
};

const callIdOf = (observation: Json): string | null =>
  textOf(objectOf(observation, 'metadata'), 'tool_call_id', 'toolCallId', 'call_id');

const observationSpan = (record: LogRecord, value: Json, traceId: TraceId, root: string | null): Span => {
  const id = textOf(value, 'id');
  if (id === null) throw recordError(record, 'an observation needs an id', 'Export observations with their ids.');
  const kind = KINDS.get((textOf(value, 'type') ?? '').toUpperCase()) ?? 'workflow';
  const parent = textOf(value, 'parentObservationId', 'parent_observation_id') ?? root;
  const startedAt = readMoment(member(value, 'startTime', 'start_time'));
  const isEvent = textOf(value, 'type') === 'EVENT';
  const failed = textOf(value, 'level') === 'ERROR';
  const model = textOf(value, 'model', 'providedModelName', 'provided_model_name');
  return spanOf(FORMAT, {
    traceId,
    spanId: foreignSpanId(traceId, id),
    parentSpanId: parent === null ? null : foreignSpanId(traceId, parent),
    name: textOf(value, 'name') ?? id,
    startedAt,
    endedAt: readMoment(member(value, 'endTime', 'end_time')) ?? (isEvent ? startedAt : null),
    attributes: {
      'pawl.step.kind': kind,
      ...(kind === 'model' ? modelAttributes({ requestModel: model, ...usageOf(value), costUsd: costOf(value) }) : {}),
      ...(kind === 'model' ? {} : { 'pawl.step.name': textOf(value, 'name') ?? id }),
      ...contentOf(value, kind),
      ...known({
        'gen_ai.tool.call.id': kind === 'tool' ? callIdOf(value) : null,
        'gen_ai.prompt.name': textOf(value, 'promptName', 'prompt_name'),
        'gen_ai.prompt.version': textOf(value, 'promptVersion', 'prompt_version'),
        'langfuse.observation.metadata': member(value, 'metadata'),
        'langfuse.observation.model.parameters': member(value, 'modelParameters', 'model_parameters'),
      }),
    },
    error: failed ? { type: null, message: textOf(value, 'statusMessage', 'status_message') ?? '' } : null,
    resource: resourceOf(value),
  });
};

const resourceOf = (value: Json): JsonObject => known({ 'deployment.environment.name': textOf(value, 'environment') });

const scoresOf = (trace: Json): readonly JsonObject[] =>
  listOf(trace, 'scores').flatMap(score => {
    const label = textOf(score, 'name');
    if (label === null) return [];
    const value = textOf(score, 'stringValue', 'value');
    const comment = textOf(score, 'comment');
    const note = [value, comment].filter(text => text !== null).join(': ');
    return [{ step: null, label, note: note === '' ? null : note, by: textOf(score, 'authorUserId', 'source') }];
  });

/** The root that a trace itself is: its observations stand below it. */
const traceSpans = (record: LogRecord, trace: Json): readonly Span[] => {
  const id = textOf(trace, 'id');
  if (id === null) throw recordError(record, 'a trace needs an id', 'Export traces with their ids.');
  const traceId = foreignTraceId(FORMAT, id);
  const root = `trace ${id}`;
  const observations = listOf(trace, 'observations').filter(isObject);
  const times = observations.flatMap(item => readMoment(member(item, 'endTime', 'startTime')) ?? []).sort();
  const startedAt = readMoment(member(trace, 'timestamp'));
  const last = times.at(-1) ?? null;
  const span = spanOf(FORMAT, {
    traceId,
    spanId: foreignSpanId(traceId, root),
    parentSpanId: null,
    name: textOf(trace, 'name') ?? 'trace',
    startedAt,
    endedAt: last !== null && startedAt !== null && last < startedAt ? startedAt : (last ?? startedAt),
    attributes: {
      'pawl.step.kind': observations.some(item => textOf(item, 'type') === 'AGENT') ? 'workflow' : 'agent',
      'pawl.step.name': textOf(trace, 'name') ?? 'agent',
      ...contentOf(trace, 'agent'),
      ...known({
        'gen_ai.conversation.id': textOf(trace, 'sessionId', 'session_id'),
        'user.id': textOf(trace, 'userId', 'user_id'),
        'pawl.agent.version': textOf(trace, 'version', 'release'),
      }),
      'pawl.tags': {
        ...objectOf(trace, 'metadata'),
        ...Object.fromEntries(listOf(trace, 'tags').flatMap(tag => (typeof tag === 'string' ? [[tag, true]] : []))),
      },
      'pawl.annotations': scoresOf(trace),
    },
    resource: resourceOf(trace),
  });
  return [span, ...observations.map(item => observationSpan(record, item, traceId, root))];
};

const isObservation = (value: Json): boolean =>
  textOf(value, 'traceId', 'trace_id') !== null &&
  textOf(value, 'startTime', 'start_time') !== null &&
  KINDS.has((textOf(value, 'type') ?? '').toUpperCase());

const TRACE_KEYS = ['observations', 'sessionId', 'session_id', 'htmlPath', 'bookmarked', 'release'];

const isTrace = (value: Json): boolean =>
  isObject(value) &&
  textOf(value, 'id') !== null &&
  textOf(value, 'timestamp') !== null &&
  TRACE_KEYS.some(key => Object.hasOwn(value, key));

/** The records of a page of the public API (`data`), or the record itself. */
const itemsOf = (value: Json): readonly Json[] => {
  const page = isObject(value) ? own(value, 'data') : undefined;
  return Array.isArray(page) ? page : [value];
};

const readItem = (record: LogRecord, value: Json): readonly Span[] =>
  isTrace(value) ? traceSpans(record, value) : [observationSpan(record, value, traceOf(record, value), null)];

/**
 * What Langfuse gives away: `GET /api/public/traces/{id}` and lists of traces or observations (pages with `data`), the
 * JSON, JSONL and CSV of its interface, and the files of its blob storage export (snake case). Written from the public API's
 * models of version 3 (client 0.15 to 0.17, types `GENERATION` to `GUARDRAIL`). A trace becomes the root; scores become
 * annotations. Traces whose ids are OpenTelemetry's keep them.
 */
export const langfuse: Format = {
  id: FORMAT,
  title: 'Langfuse traces and observations (API, interface or blob export: JSON, JSONL, CSV)',
  recognises: first =>
    itemsOf(first)
      .slice(0, 1)
      .some(item => isTrace(item) || isObservation(item)),
  read: readEach(record => asSpans(itemsOf(record.value).flatMap(value => readItem(record, value)))),
};
