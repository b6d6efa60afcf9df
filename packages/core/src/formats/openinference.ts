import { isObject, type Json, type JsonObject, own, type Span, type SpanEvent, unfold } from '../trajectory/index.js';
import { foreignSpanId, foreignTraceId } from './foreign/ids.js';
import { listOf, member, objectOf, textOf } from './foreign/members.js';
import { spanOf } from './foreign/span.js';
import { asSpans, type Format, readEach, recordError } from './format.js';
import { readMoment } from './moment.js';
import type { LogRecord } from './records.js';

const FORMAT = 'openinference';
const PREFIX = 'attributes.';

/** Attributes whose values are data, not more attributes. */
const WHOLE = new Set([
  'metadata',
  'input.value',
  'output.value',
  'tool.parameters',
  'llm.invocation_parameters',
  'llm.prompt_template.variables',
]);

/**
 * Attributes as an SDK would have sent them: `{llm: {token_count: {prompt: 5}}}` as `llm.token_count.prompt`, a list of
 * objects by index. The records are at most as deep as readers of records allow.
 */
const flattened = (value: Json, key: string, into: [string, Json][]): void => {
  if (value === null) return;
  if (WHOLE.has(key)) into.push([key, isObject(value) || Array.isArray(value) ? JSON.stringify(value) : value]);
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) flattened(inner, key === '' ? name : `${key}.${name}`, into);
  } else if (Array.isArray(value) && value.some(isObject)) {
    for (const [index, inner] of value.entries()) flattened(inner, `${key}.${index}`, into);
  } else into.push([key, value]);
};

/** Columns that hold lists of objects, which tables write as JSON text. */
const LISTS = /\.(input_messages|output_messages|documents|tools|embeddings)$/;

const attributesOf = (span: JsonObject): JsonObject => {
  const entries: [string, Json][] = [];
  flattened(objectOf(span, 'attributes'), '', entries);
  for (const [column, value] of Object.entries(span)) {
    if (!column.startsWith(PREFIX)) continue;
    flattened(LISTS.test(column) ? unfold(value) : value, column.slice(PREFIX.length), entries);
  }
  const attributes = Object.fromEntries(entries);
  const kind = textOf(span, 'span_kind', 'spanKind');
  if (kind === null || kind.toUpperCase() === 'UNKNOWN' || Object.hasOwn(attributes, 'openinference.span.kind')) {
    return attributes;
  }
  return { ...attributes, 'openinference.span.kind': kind.toUpperCase() };
};

const eventOf = (event: Json): SpanEvent => {
  const at = readMoment(member(event, 'timestamp', 'time') ?? undefined);
  const attributes: [string, Json][] = [];
  flattened(objectOf(event, 'attributes'), '', attributes);
  return {
    name: textOf(event, 'name') ?? '',
    timeUnixNano: at === null ? '0' : nanosText(at),
    attributes: Object.fromEntries(attributes),
  };
};

const nanosText = (time: string): string =>
  `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}${time.slice(20, 29)}`.replace(/^0+(?=\d)/, '');

const readSpan = (record: LogRecord, span: Json): Span => {
  const context = objectOf(span, 'context');
  const trace = textOf(span, 'context.trace_id') ?? textOf(context, 'trace_id', 'traceId');
  const id = textOf(span, 'context.span_id') ?? textOf(context, 'span_id', 'spanId');
  if (!isObject(span) || trace === null || id === null) {
    throw recordError(
      record,
      'a span needs context.trace_id and context.span_id',
      'Export the spans with their context (a dataframe with reset_index(), so that the span id stays).',
    );
  }
  const traceId = foreignTraceId(FORMAT, trace);
  const parent = textOf(span, 'parent_id', 'parentId');
  const failed = (textOf(span, 'status_code', 'statusCode') ?? '').toUpperCase() === 'ERROR';
  return {
    ...spanOf(FORMAT, {
      traceId,
      spanId: foreignSpanId(traceId, id),
      parentSpanId: parent === null ? null : foreignSpanId(traceId, parent),
      name: textOf(span, 'name') ?? '',
      startedAt: readMoment(member(span, 'start_time', 'startTime')),
      endedAt: readMoment(member(span, 'end_time', 'endTime')),
      attributes: attributesOf(span),
      error: failed ? { type: null, message: textOf(span, 'status_message', 'statusMessage') ?? '' } : null,
      events: listOf(span, 'events').map(eventOf),
    }),
    // The instrumentation that wrote the span is not told; the conventions look at the attributes.
    scope: { name: '', version: '' },
  };
};

/** The spans of a record: itself, or those of a page of Phoenix's REST API. */
const spansIn = ({ value }: LogRecord): readonly Json[] => {
  const page = isObject(value) ? own(value, 'data') : undefined;
  return Array.isArray(page) ? page : [value];
};

const isSpan = (value: Json | undefined): boolean =>
  isObject(value) &&
  (Object.hasOwn(value, 'context.trace_id') ||
    Object.hasOwn(value, 'context.span_id') ||
    (isObject(own(value, 'context')) && ['span_kind', 'spanKind'].some(key => Object.hasOwn(value, key))));

/**
 * Spans as Arize Phoenix gives them: `GET /v1/projects/…/spans` (pages with `data`), `getSpans` of its clients, and its
 * span dataframes as JSON, JSONL, CSV or Parquet (columns `context.span_id`, `attributes.llm.…`). Written from the schema
 * of Phoenix's REST API (client 6.5) and the columns of `get_spans_dataframe` (client 1.x, `px.Client` before it).
 * Attributes keep their OpenInference names, so that its convention reads them; ids are kept.
 */
export const openInference: Format = {
  id: FORMAT,
  title: 'OpenInference spans as Phoenix exports them (JSON, JSONL, CSV, Parquet)',
  recognises: first => spansIn({ value: first, file: '', line: 1 }).slice(0, 1).some(isSpan),
  read: readEach(record => asSpans(spansIn(record).map(span => readSpan(record, span)))),
};
