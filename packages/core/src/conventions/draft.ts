import {
  type Json,
  type Message,
  millisBetween,
  type Step,
  type StepBase,
  type StepId,
  type StepKind,
  type StepMark,
  type Timestamp,
  type Tokens,
  timestampFromDigits,
} from '../trajectory/index.js';
import { answeredOf, askedOf, asMessages, messagesJson } from './messages.js';
import type { Readings } from './readings.js';
import { asTurns } from './turns.js';

/** A step on its way into a trajectory, with what it was read from; null for a step that had no span. */
export interface Draft {
  readonly step: Step;
  readonly readings: Readings | null;
}

/** The same draft with another step. */
export const withStep = (draft: Draft, step: Step): Draft => (step === draft.step ? draft : { ...draft, step });

/** A time in nanoseconds as OTLP writes it; null when it is none, or 0, which means unknown. */
export const timeOf = (nanos: string): Timestamp | null =>
  nanos === '0' || nanos.length > 19 ? null : timestampFromDigits(nanos);

interface Times {
  readonly startedAt: Timestamp | null;
  readonly durationMs: number | null;
  readonly marks: readonly StepMark[];
}

const timesOf = (readings: Readings): Times => {
  const startedAt = timeOf(readings.span.startTimeUnixNano);
  const endedAt = timeOf(readings.span.endTimeUnixNano);
  if (readings.get('timeInferred') === true) return { startedAt: null, durationMs: null, marks: [] };
  if (endedAt === null) return { startedAt, durationMs: null, marks: ['not-ended'] };
  const durationMs = startedAt === null ? null : (readings.get('ownTime') ?? millisBetween(startedAt, endedAt));
  return { startedAt, durationMs, marks: durationMs !== null && durationMs < 0 ? ['clock-skew'] : [] };
};

const isTruncated = (readings: Readings): boolean =>
  readings.get('truncated') === true || readings.span.droppedAttributesCount > 0;

const statusOf = (readings: Readings, marks: readonly StepMark[]): Pick<StepBase, 'status' | 'error'> => {
  const told = readings.get('error') ?? readings.error?.error ?? null;
  if (told !== null) return { status: 'error', error: told };
  const said = readings.get('status');
  if (said !== undefined) return { status: said, error: null };
  // A log has no times to end by: a call that it leaves open was never answered.
  if (readings.get('timeInferred') === true && readings.span.endTimeUnixNano === '0')
    return { status: 'pending', error: null };
  return { status: marks.includes('not-ended') ? 'unknown' : 'ok', error: null };
};

type Side = 'input' | 'output';

/**
 * An agent's or a run's input or output as a text where it consists of messages. What our own attributes say is kept as
 * it was said: a case that is made of the run repeats it.
 */
export const condensed = (value: Json, side: Side, readings: Readings | null): Json => {
  const messages = value === null || readings?.from(side) === 'pawl' ? undefined : asMessages(value);
  if (messages === undefined) return value;
  return side === 'input' ? askedOf(messages) : answeredOf(messages);
};

/** What messages say on a span that is no model call: an agent's question and answer, a tool's call and result. */
const fromMessages = (messages: readonly Message[] | undefined, kind: StepKind, side: Side): Json => {
  if (messages === undefined || messages.length === 0) return null;
  if (kind === 'agent') return side === 'input' ? askedOf(messages) : answeredOf(messages);
  if (kind !== 'tool') return messagesJson(messages);
  for (const part of messages.flatMap(message => message.parts)) {
    if (side === 'input' && part.type === 'tool_call') return part.arguments;
    if (side === 'output' && part.type === 'tool_call_response') return part.response;
  }
  return messagesJson(messages);
};

const dataOf = (readings: Readings, kind: StepKind): Readonly<Record<Side, Json>> => {
  const input = readings.get('input') ?? fromMessages(readings.get('inputMessages'), kind, 'input');
  const output = readings.get('output') ?? fromMessages(readings.get('outputMessages'), kind, 'output');
  if (kind !== 'agent') return { input, output };
  return { input: condensed(input, 'input', readings), output: condensed(output, 'output', readings) };
};

/** The first draft of the step that a span stands for, before anything around it is looked at. */
export const draftOf = (
  readings: Readings,
  id: StepId,
  parent: StepId | null,
  tokensOf: (model: Readings) => Tokens | null,
): Draft => {
  const kind = readings.get('kind') ?? 'workflow';
  const times = timesOf(readings);
  const truncated = isTruncated(readings);
  const { status, error } = statusOf(readings, times.marks);
  const base: StepBase = {
    id,
    parent,
    name: readings.get('name') ?? readings.span.name,
    source: readings.get('source') ?? 'span',
    startedAt: times.startedAt,
    durationMs: times.durationMs,
    status,
    error,
    tokens: kind === 'model' ? tokensOf(readings) : null,
    costUsd: null,
    spans: [readings.span.spanId],
    convention: readings.convention,
    unread: readings.unread,
    marks: truncated ? [...times.marks, 'truncated'] : times.marks,
  };
  return { step: stepOf(readings, kind, base, truncated), readings };
};

const stepOf = (readings: Readings, kind: StepKind, base: StepBase, truncated: boolean): Step => {
  switch (kind) {
    case 'model':
      return modelStep(readings, base, truncated);
    case 'agent':
      return { ...base, kind, version: readings.get('agentVersion') ?? null, ...dataOf(readings, kind) };
    case 'tool':
      return {
        ...base,
        kind,
        callId: readings.get('callId') ?? null,
        effect: readings.get('effect') ?? 'unknown',
        served: readings.get('served') ?? null,
        ...dataOf(readings, kind),
      };
    case 'policy':
      return { ...base, kind, decision: readings.get('decision') ?? 'unknown', ...dataOf(readings, kind) };
    case 'approval':
      return { ...base, kind, state: readings.get('state') ?? 'unknown', ...dataOf(readings, kind) };
    case 'message':
      return { ...base, kind, role: readings.get('role') ?? 'unknown', ...dataOf(readings, kind) };
    case 'workflow':
    case 'retrieval':
    case 'memory':
      return { ...base, kind, ...dataOf(readings, kind) };
  }
};

/** What our own attributes say is kept as it was said. */
const turnsOf = (readings: Readings, field: 'inputMessages' | 'outputMessages'): readonly Message[] => {
  const messages = readings.get(field) ?? [];
  return readings.from(field) === 'pawl' ? messages : asTurns(messages);
};

const modelStep = (readings: Readings, base: StepBase, truncated: boolean): Step => {
  const input = turnsOf(readings, 'inputMessages');
  const output = turnsOf(readings, 'outputMessages');
  const requestModel = readings.get('requestModel') ?? null;
  const responseModel = readings.get('responseModel') ?? null;
  const asksForTool = output.some(message => message.parts.some(part => part.type === 'tool_call'));
  const isAbsent = input.length === 0 && output.length === 0;
  // Written out: an object of so many fields that is copied and then extended costs several times as much.
  return {
    id: base.id,
    parent: base.parent,
    // A model's own name is the model's, unless our own convention names the step.
    name: readings.get('name') ?? requestModel ?? responseModel ?? base.name,
    source: base.source,
    startedAt: base.startedAt,
    durationMs: base.durationMs,
    status: base.status,
    error: base.error,
    tokens: base.tokens,
    costUsd: base.costUsd,
    spans: base.spans,
    convention: base.convention,
    unread: base.unread,
    marks: base.marks,
    kind: 'model',
    provider: readings.get('provider') ?? null,
    requestModel,
    responseModel,
    responseId: readings.get('responseId') ?? null,
    // Several senders say `stop` when the model asked for a tool.
    finishReason: asksForTool ? 'tool_call' : (readings.get('finishReason') ?? null),
    input,
    output,
    content: readings.get('content') ?? (truncated ? 'truncated' : isAbsent ? 'absent' : 'full'),
  };
};
