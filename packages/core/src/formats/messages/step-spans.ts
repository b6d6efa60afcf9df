import {
  type Json,
  type JsonObject,
  nanosOf,
  type Span,
  type SpanId,
  type StepKind,
  type Timestamp,
  type TraceId,
} from '../../trajectory/index.js';
import { exceptionOf } from '../foreign/span.js';
import { spanIdOf } from '../identity.js';

/** A span of one step, while it is put together. */
export class StepSpan {
  readonly spanId: SpanId;
  readonly name: string;
  readonly attributes: Record<string, Json>;
  /** False for a call that nobody answered. */
  hasEnded = true;
  /** Why it failed. */
  error: { readonly type: string | null; readonly message: string } | null = null;
  /** When it began and ended, where somebody recorded it. */
  times: { readonly startedAt: Timestamp; readonly endedAt: Timestamp | null } | null = null;

  constructor(spanId: SpanId, kind: StepKind, name: string, sequence: number) {
    this.spanId = spanId;
    this.name = name;
    this.attributes = { 'pawl.step.kind': kind, 'pawl.step.name': name, 'pawl.sequence': sequence };
    // The root stands for the record as a whole; no message is its source.
    if (sequence > 0) this.attributes['pawl.source'] = 'message';
  }

  set(attributes: JsonObject): void {
    Object.assign(this.attributes, attributes);
  }
}

/**
 * The spans of one conversation, flat below the first one. A log rarely says when a message was written: the order is in
 * `pawl.sequence`, and times that nobody recorded are made up, a nanosecond apart, and marked `pawl.time=inferred`.
 */
export class StepSpans {
  readonly #traceId: TraceId;
  readonly #steps: StepSpan[] = [];

  constructor(traceId: TraceId) {
    this.#traceId = traceId;
  }

  add(kind: StepKind, name: string): StepSpan {
    const step = new StepSpan(spanIdOf(this.#traceId, this.#steps.length + 1), kind, name, this.#steps.length);
    this.#steps.push(step);
    return step;
  }

  /** The spans; the first one, the root, has the recorded times. */
  finish(startedAt: Timestamp | null, endedAt: Timestamp | null): readonly Span[] {
    const base = startedAt === null ? 0n : nanosOf(startedAt);
    return this.#steps.map((step, index) => {
      const isRoot = index === 0;
      const times = isRoot && startedAt !== null ? { startedAt, endedAt } : step.times;
      const start = times === null ? base + BigInt(index) + 1n : nanosOf(times.startedAt);
      const end = times === null || times.endedAt === null ? start : nanosOf(times.endedAt);
      const { error } = step;
      return {
        traceId: this.#traceId,
        spanId: step.spanId,
        parentSpanId: isRoot ? null : spanIdOf(this.#traceId, 1),
        name: step.name,
        kind: INTERNAL,
        startTimeUnixNano: start.toString(),
        endTimeUnixNano: step.hasEnded ? end.toString() : '0',
        attributes: {
          ...step.attributes,
          ...(times === null ? { 'pawl.time': 'inferred' } : {}),
        },
        events: error === null ? [] : [exceptionOf(error, end)],
        status: error === null ? { code: 0, message: '' } : { code: 2, message: error.message },
        resource: {},
        scope: SCOPE,
        droppedAttributesCount: 0,
      };
    });
  }
}

const INTERNAL = 1;
const SCOPE = { name: 'pawl.formats.messages', version: '1' } as const;
