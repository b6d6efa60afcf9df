import {
  isObject,
  isTraceId,
  type Json,
  type JsonObject,
  nanosOf,
  own,
  type Span,
  STEP_KINDS,
  type Timestamp,
  type Trajectory,
  timestampFromNanos,
} from '../../trajectory/index.js';
import { foreignSpanId, foreignTraceId } from '../foreign/ids.js';
import { known, listOf, member, numberOf, objectOf, textOf } from '../foreign/members.js';
import { modelAttributes } from '../foreign/model-facts.js';
import { spanOf } from '../foreign/span.js';
import { asSpans, type Format, type Imported, recordError } from '../format.js';
import { valueText } from '../messages/attribute-values.js';
import { readMoment } from '../moment.js';
import type { LogRecord } from '../records.js';
import { stepRows } from './step-rows.js';

const FORMAT = 'pawl';

/** What a row's JSON text holds; null for none. */
const jsonIn = (row: Json, key: string): Json => {
  const text = member(row, key);
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const contentOf = (row: Json, isModel: boolean): JsonObject => {
  const wrap = (value: Json): Json => (value === null || isModel ? value : valueText(value));
  return known({ 'pawl.input': wrap(jsonIn(row, 'input')), 'pawl.output': wrap(jsonIn(row, 'output')) });
};

/** What stands in the first row about the whole run. */
const runOf = (row: Json, stepIdOf: (id: string) => string): JsonObject => {
  const annotations = listOf(row, 'annotations').flatMap(annotation => {
    const step = textOf(annotation, 'step');
    return isObject(annotation) ? [{ ...annotation, step: step === null ? null : stepIdOf(step) }] : [];
  });
  const tags = objectOf(row, 'tags');
  const parts = objectOf(row, 'version_parts');
  const externalIds = listOf(row, 'external_ids');
  return known({
    'gen_ai.agent.name': textOf(row, 'agent'),
    // An agent step's own version wins; a run's that is its service's stands with the service.
    'pawl.agent.version': textOf(row, 'kind') === 'agent' ? textOf(row, 'version') : textOf(row, 'agent_version'),
    'pawl.agent.version_basis': textOf(row, 'agent_version_basis'),
    'pawl.agent.version_parts': Object.keys(parts).length === 0 ? null : parts,
    'pawl.external_id': externalIds.length === 0 ? null : externalIds,
    'gen_ai.conversation.id': textOf(row, 'conversation_id'),
    'user.id': textOf(row, 'user_id'),
    'pawl.stop_reason': textOf(row, 'stop_reason'),
    'pawl.final_status': textOf(row, 'final_status'),
    'pawl.tags': Object.keys(tags).length === 0 ? null : tags,
    'pawl.annotations': annotations.length === 0 ? null : annotations,
  });
};

const attributesOf = (row: Json, kind: string, isFirst: boolean, stepIdOf: (id: string) => string): JsonObject => ({
  ...unreadOf(row),
  'pawl.step.kind': kind,
  'pawl.step.name': textOf(row, 'name') ?? kind,
  ...contentOf(row, kind === 'model'),
  ...(kind === 'model'
    ? modelAttributes({
        provider: textOf(row, 'provider'),
        requestModel: textOf(row, 'request_model'),
        responseModel: textOf(row, 'response_model'),
        responseId: textOf(row, 'response_id'),
        finishReason: textOf(row, 'finish_reason'),
        input: numberOf(row, 'input_tokens'),
        output: numberOf(row, 'output_tokens'),
        cacheRead: numberOf(row, 'cache_read_tokens'),
        cacheWrite: numberOf(row, 'cache_write_tokens'),
        reasoning: numberOf(row, 'reasoning_tokens'),
        audioInput: numberOf(row, 'audio_input_tokens'),
        audioOutput: numberOf(row, 'audio_output_tokens'),
        costUsd: numberOf(row, 'cost_usd'),
      })
    : {}),
  ...known({
    'pawl.source': textOf(row, 'source') === 'span' ? null : textOf(row, 'source'),
    'pawl.content': textOf(row, 'content'),
    'pawl.status': unendedOf(row),
    'pawl.own_time': kind === 'model' ? ownTimeOf(row) : null,
    'gen_ai.tool.call.id': textOf(row, 'call_id'),
    'pawl.tool.effect': textOf(row, 'effect') === 'unknown' ? null : textOf(row, 'effect'),
    'pawl.tool.served': textOf(row, 'served'),
    'pawl.policy.decision': textOf(row, 'decision') === 'unknown' ? null : textOf(row, 'decision'),
    'pawl.approval.state': textOf(row, 'state') === 'unknown' ? null : textOf(row, 'state'),
    'pawl.message.role': textOf(row, 'role'),
    'pawl.agent.version': kind === 'agent' ? textOf(row, 'version') : null,
  }),
  ...(isFirst ? runOf(row, stepIdOf) : {}),
});

/** A model's time as it was told: spans below it would be taken out of it once more. */
const ownTimeOf = (row: Json): number | null => {
  const duration = numberOf(row, 'duration_ms');
  return duration !== null && duration >= 0 ? duration : null;
};

const unendedOf = (row: Json): string | null => {
  const status = textOf(row, 'status');
  return status === 'pending' || status === 'unknown' ? status : null;
};

/** What nobody understood is kept where no convention takes it for what it was not when it came. */
const unreadOf = (row: Json): JsonObject => {
  const { [UNREAD]: before, ...unread } = objectOf(row, 'unread');
  const all = { ...unread, ...(isObject(before) ? before : {}) };
  return Object.keys(all).length === 0 ? {} : { [UNREAD]: all };
};

const UNREAD = 'pawl.unread';

/**
 * @param near - the latest time that a row of the same trajectory has recorded before
 */
const rowSpan = (record: LogRecord, row: Json, near: Timestamp | null): Span => {
  const [trajectory, step] = [textOf(row, 'trajectory_id'), textOf(row, 'step_id')];
  const kind = textOf(row, 'kind') ?? '';
  if (trajectory === null || step === null || !STEP_KINDS.some(known => known === kind)) {
    throw recordError(record, 'a step needs trajectory_id, step_id and a known kind', 'Give what `pawl export` wrote.');
  }
  const traceId = isTraceId(trajectory) ? trajectory : foreignTraceId(FORMAT, trajectory);
  const stepIdOf = (id: string): Span['spanId'] => foreignSpanId(traceId, id);
  const parent = textOf(row, 'parent_id');
  const position = numberOf(row, 'position');
  const startedAt = readMoment(member(row, 'started_at'));
  const duration = numberOf(row, 'duration_ms');
  const status = textOf(row, 'status');
  const message = textOf(row, 'error_message');
  return spanOf(FORMAT, {
    traceId,
    spanId: stepIdOf(step),
    parentSpanId: parent === null ? null : stepIdOf(parent),
    name: textOf(row, 'name') ?? kind,
    startedAt,
    endedAt: startedAt === null || duration === null ? null : later(startedAt, duration),
    sequence: position,
    near,
    attributes: attributesOf(row, kind, position === 0, stepIdOf),
    error: status === 'error' ? { type: textOf(row, 'error_type'), message: message ?? '' } : null,
    resource: known({
      'service.name': textOf(row, 'service'),
      'service.version': kind === 'agent' && textOf(row, 'version') === null ? textOf(row, 'agent_version') : null,
      'deployment.environment.name': textOf(row, 'environment'),
    }),
  });
};

const later = (start: Timestamp, millis: number): Timestamp | null =>
  timestampFromNanos(nanosOf(start) + BigInt(Math.round(millis * 1_000_000)));

/** Follows rows as they come: those of a trajectory stand together, in the order of its steps. */
class RowReader {
  #trajectory: Json = null;
  #near: Timestamp | null = null;

  read(record: LogRecord, row: Json): Span {
    const trajectory = member(row, 'trajectory_id');
    if (trajectory !== this.#trajectory) this.#near = null;
    this.#trajectory = trajectory;
    const startedAt = readMoment(member(row, 'started_at'));
    if (startedAt !== null && (this.#near === null || startedAt > this.#near)) this.#near = startedAt;
    return rowSpan(record, row, this.#near);
  }
}

const isTrajectory = (value: Json): value is JsonObject =>
  isObject(value) &&
  Array.isArray(own(value, 'traceIds')) &&
  Array.isArray(own(value, 'steps')) &&
  isObject(own(value, 'totals'));

/** A trajectory's spans, so that it can be stored, or exported where no spans of its own are kept. */
export const spansOfTrajectory = (trajectory: Trajectory, place: LogRecord = NOWHERE): readonly Span[] => {
  const rows = new RowReader();
  return stepRows(trajectory).map(row => rows.read(place, { ...row }));
};

const NOWHERE: LogRecord = { value: null, file: 'the trajectory', line: 1 };

async function* read(records: AsyncIterable<LogRecord>): AsyncGenerator<Imported> {
  const rows = new RowReader();
  for await (const record of records) {
    const { value } = record;
    if (!isTrajectory(value)) {
      yield* asSpans([rows.read(record, value)]);
      continue;
    }
    let spans: readonly Span[];
    try {
      spans = spansOfTrajectory(value as unknown as Trajectory, record);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw recordError(
        record,
        'it is no trajectory that pawl wrote',
        'Give what `pawl export` or a run wrote, unchanged.',
      );
    }
    yield* asSpans(spans);
  }
}

/**
 * pawl's own exports: trajectories as JSONL (`pawl export --format jsonl`, a run's `trajectories.jsonl`) and the table of
 * their steps (`--format parquet`). Ids of steps that had a span are kept.
 */
export const pawlExport: Format = {
  id: FORMAT,
  title: 'trajectories that pawl exported (JSONL, Parquet)',
  recognises: first =>
    isTrajectory(first) ||
    (isObject(first) && ['trajectory_id', 'step_id', 'kind', 'position'].every(key => Object.hasOwn(first, key))),
  read,
};
