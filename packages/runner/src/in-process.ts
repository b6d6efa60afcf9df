import {
  isSpanId,
  isTraceId,
  type Json,
  type JsonObject,
  type Span,
  type SpanId,
  type TraceId,
} from '@pawl/core/trajectory';
import type { Attempt, AttemptSpan, AttemptSpans, ToolCall, ToolReply } from '@pawl/sdk';
import { type Clock, nanosText } from './clock.js';
import { randomHex } from './random.js';
import type { Replay } from './replay/index.js';

const SPAN_LIMIT = 50_000;

/** An attempt as an agent in this process sees it through the SDK: no server, no exporter. */
export class InProcessAttempt implements Attempt {
  readonly spans: AttemptSpans;
  readonly #replay: Replay;
  readonly #handed: AttemptSpan[] = [];
  #onStrayError: ((error: unknown) => void) | null = null;
  #isOver = false;
  #overflow = false;

  constructor(replay: Replay, clock: Clock) {
    this.#replay = replay;
    this.spans = {
      id: () => randomHex(16),
      now: clock.now,
      start: span => this.#start(span),
    };
  }

  /** More spans came than are kept. */
  get overflow(): boolean {
    return this.#overflow;
  }

  readonly call = ({ tool, arguments: args, effect }: ToolCall): ToolReply => {
    if (this.#isOver) return { kind: 'missed', message: `${tool}: this attempt is over` };
    return this.#replay.answer({ tool, arguments: jsonOf(args), effect: effect ?? 'unknown', canRunLive: true });
  };

  /** Who is told of an error that the agent threw outside of its call stack. */
  set onStrayError(listener: (error: unknown) => void) {
    this.#onStrayError = listener;
  }

  strayError(error: unknown): void {
    if (!this.#isOver) this.#onStrayError?.(error);
  }

  /** Ends the attempt: what the agent still does in the background no longer counts. Its spans, in order of start. */
  end(traceId: TraceId): readonly Span[] {
    this.#isOver = true;
    return this.#handed.map(span => toSpan(span, traceId));
  }

  #start(span: AttemptSpan): void {
    if (this.#isOver) return;
    if (this.#handed.length >= SPAN_LIMIT) this.#overflow = true;
    else this.#handed.push(span);
  }
}

const toSpan = (span: AttemptSpan, traceId: TraceId): Span => ({
  traceId,
  spanId: spanId(span.id),
  parentSpanId: span.parent === null ? null : spanId(span.parent),
  name: span.name,
  kind: 1,
  startTimeUnixNano: nanosText(span.start),
  endTimeUnixNano: span.end === null ? '0' : nanosText(span.end),
  attributes: span.error === null ? span.attributes : { ...span.attributes, 'error.type': span.error.type },
  events: [],
  status: span.error === null ? OK : { code: 2, message: span.error.message },
  resource: NO_ATTRIBUTES,
  scope: SCOPE,
  droppedAttributesCount: 0,
});

const OK = { code: 0, message: '' };
const SCOPE = { name: '@pawl/sdk', version: '' };
const NO_ATTRIBUTES: JsonObject = {};

/** A copy as JSON, as if it had come over a connection. What JSON cannot carry becomes null. */
const jsonOf = (value: unknown): Json => {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return null;
  }
};

/** A random trace id. All zeros, which is no id, does not happen in 2^128 draws. */
export const newTraceId = (): TraceId => {
  const text = randomHex(32);
  return isTraceId(text) ? text : newTraceId();
};

/** A random span id. */
export const newSpanId = (): SpanId => {
  const text = randomHex(16);
  return isSpanId(text) ? text : newSpanId();
};

const spanId = (text: string): SpanId => text as SpanId; // made by `spans.id` above
