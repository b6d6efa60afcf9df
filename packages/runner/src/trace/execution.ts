import type { Json, JsonObject, Span, SpanId, TraceId } from '@pawl/core/trajectory';
import { nanosText } from '../clock.js';
import type { AnsweredCall } from '../replay/index.js';
import type { TargetEnd } from '../targets/index.js';

/** What the runner itself knows of one execution of an agent. */
export interface Execution {
  readonly agent: { readonly name: string; readonly version: string | null };
  readonly input: Json;
  readonly traceId: TraceId;
  /** The span that the attempt's `TRACEPARENT` names. */
  readonly spanId: SpanId;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly end: TargetEnd;
  readonly calls: readonly AnsweredCall[];
}

const SCOPE = { name: '@pawl/runner', version: '' };
const NO_ATTRIBUTES: JsonObject = {};

/** The attempt as a span of our own, for agents that send no span that stands for their whole run. */
export const attemptSpan = ({ agent, input, traceId, spanId, startedAt, endedAt, end }: Execution): Span => ({
  traceId,
  spanId,
  parentSpanId: null,
  name: `invoke_agent ${agent.name}`,
  kind: 1,
  startTimeUnixNano: nanosText(startedAt),
  endTimeUnixNano: end.kind === 'result' ? nanosText(endedAt) : '0',
  attributes: {
    'pawl.step.kind': 'agent',
    'pawl.step.name': agent.name,
    ...(agent.version === null ? {} : { 'pawl.agent.version': agent.version }),
    'pawl.input': valueAttribute(input),
    ...resultAttributes(end),
  },
  events: [],
  status: { code: end.kind === 'errored' ? 2 : 0, message: end.kind === 'errored' ? end.reason : '' },
  resource: NO_ATTRIBUTES,
  scope: SCOPE,
  droppedAttributesCount: 0,
});

/** A call that no span of the agent's tells of, as a span under `parent`. */
export const callSpan = (
  { record, at, error }: AnsweredCall,
  { traceId }: Execution,
  parent: SpanId,
  id: SpanId,
): Span => ({
  traceId,
  spanId: id,
  parentSpanId: parent,
  name: `execute_tool ${record.tool}`,
  kind: 1,
  startTimeUnixNano: nanosText(at),
  endTimeUnixNano: nanosText(at),
  attributes: {
    'pawl.step.kind': 'tool',
    'pawl.step.name': record.tool,
    'pawl.source': 'gateway',
    'pawl.input': valueAttribute(record.arguments),
    'pawl.output': valueAttribute(record.answer),
    'pawl.tool.served': record.served,
    ...(record.effect === 'unknown' ? {} : { 'pawl.tool.effect': record.effect }),
  },
  events: [],
  status: error === null ? { code: 0, message: '' } : { code: 2, message: error },
  resource: NO_ATTRIBUTES,
  scope: SCOPE,
  droppedAttributesCount: 0,
});

/** What the result says about how the run ended, as attributes of a root span. */
export const resultAttributes = (end: TargetEnd): JsonObject => {
  if (end.kind !== 'result') return NO_ATTRIBUTES;
  const { output, stopReason, finalStatus } = end.result;
  return {
    ...(output === null ? {} : { 'pawl.output': valueAttribute(output) }),
    ...(stopReason === null ? {} : { 'pawl.stop_reason': stopReason }),
    ...(finalStatus === null ? {} : { 'pawl.final_status': finalStatus }),
  };
};

/** A text attribute is read as JSON where it can be, so that a text needs its quotes. */
const valueAttribute = (value: Json): Json => (typeof value === 'string' ? JSON.stringify(value) : value);
