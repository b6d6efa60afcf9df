import type { Json, JsonObject, Span, SpanEvent, SpanId, SpanLog, TraceId } from '../../trajectory/index.js';

/** What a test says about a span; everything else is as plain as it can be. */
export interface SpanWords {
  /** A short word; the span's id is made from it. */
  readonly id: string;
  readonly parent?: string;
  readonly trace?: string;
  readonly name?: string;
  /** Milliseconds after an arbitrary start. */
  readonly at?: number;
  /** Milliseconds; null for a span that has not ended. */
  readonly lasts?: number | null;
  readonly attributes?: JsonObject;
  readonly events?: readonly SpanEvent[];
  /** The message of an ERROR status. */
  readonly failed?: string;
  readonly resource?: JsonObject;
  readonly scope?: string;
  readonly dropped?: number;
}

const EPOCH = 1_795_213_399_000;

const hex = (word: string, width: number): string =>
  [...word]
    .map(letter => letter.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .padStart(width, '0')
    .slice(-width);

/** The span id that a test's short word stands for. */
export const spanIdOf = (word: string): SpanId => hex(word, 16) as SpanId;
/** The trace id that a test's short word stands for. */
export const traceIdOf = (word: string): TraceId => hex(word, 32) as TraceId;

const nanos = (millis: number): string => String(BigInt(Math.round((EPOCH + millis) * 1000)) * 1000n);

export const span = (words: SpanWords): Span => {
  const { id, parent, trace = 'trace', name = id, at = 0, lasts = 1, failed } = words;
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? null : spanIdOf(parent),
    name,
    kind: 1,
    startTimeUnixNano: nanos(at),
    endTimeUnixNano: lasts === null ? '0' : nanos(at + lasts),
    attributes: words.attributes ?? {},
    events: words.events ?? [],
    status: failed === undefined ? { code: 0, message: '' } : { code: 2, message: failed },
    resource: words.resource ?? {},
    scope: { name: words.scope ?? 'test', version: '' },
    droppedAttributesCount: words.dropped ?? 0,
  };
};

export const event = (name: string, attributes: JsonObject, at = 0): SpanEvent => ({
  name,
  timeUnixNano: nanos(at),
  attributes,
});

export const log = (id: string, eventName: string, body: JsonObject, at = 0): SpanLog => ({
  traceId: traceIdOf('trace'),
  spanId: spanIdOf(id),
  eventName,
  timeUnixNano: nanos(at),
  attributes: {},
  body,
});

/** A call for a tool as a part of a message. */
export const calls = (id: string | null, name: string, given: Json): Json => ({
  type: 'tool_call',
  id,
  name,
  arguments: given,
});
/** A tool's answer as a part of a message. */
export const answers = (id: string | null, response: Json): Json => ({ type: 'tool_call_response', id, response });
export const says = (content: string): Json => ({ type: 'text', content });
export const user = (...parts: readonly Json[]): Json => ({ role: 'user', parts });
export const assistant = (...parts: readonly Json[]): Json => ({ role: 'assistant', parts });
export const told = (...parts: readonly Json[]): Json => ({ role: 'tool', parts });

/** A model call in the current GenAI convention. */
export const chat = (words: SpanWords, input: readonly Json[], output: readonly Json[], more: JsonObject = {}): Span =>
  span({
    ...words,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.input.messages': input,
      'gen_ai.output.messages': output,
      ...more,
      ...words.attributes,
    },
  });

/** A tool's span in the current GenAI convention. */
export const toolSpan = (words: SpanWords, tool: string, more: JsonObject = {}): Span =>
  span({
    ...words,
    attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool, ...more, ...words.attributes },
  });

/** An agent's span in the current GenAI convention. */
export const agentSpan = (words: SpanWords, agent: string, more: JsonObject = {}): Span =>
  span({
    ...words,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': agent, ...more, ...words.attributes },
  });
