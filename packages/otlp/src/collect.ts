import {
  isObject,
  isSpanId,
  isTraceId,
  type Span,
  type SpanEvent,
  type SpanLog,
  type SpanStatus,
  type UnboundLog,
} from '@pawl/core/trajectory';
import type { Attributes } from './attributes.js';
import { LIMITS, limitText, limitValue } from './limits.js';

/** A span as a reader found it; ids are hex of any length and case. */
export interface SpanDraft {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  readonly attributes: Attributes;
  readonly events: SpanEvent[];
  status: SpanStatus;
  /** What the sender and the limits dropped, attributes of events included. */
  dropped: number;
}

export interface DecodedTraces {
  readonly spans: readonly Span[];
  /** Spans that can never be accepted, for OTLP's partial success; the message tells the first reason. */
  readonly rejected: { readonly count: number; readonly message: string };
}

export interface DecodedLogs {
  readonly logs: readonly SpanLog[];
  /** Events that name no span, and may name something else: an evaluation names a trace or a response. */
  readonly unbound: readonly UnboundLog[];
  /** Records that name neither a span nor an event of the GenAI conventions: ordinary application logs, which pawl has no use for. */
  readonly ignored: number;
}

/** Takes drafts, checks their ids, and keeps what may be kept. */
export class SpanCollector {
  readonly #spans: Span[] = [];
  #rejected = 0;
  #reason = '';

  add(draft: SpanDraft, resource: Span['resource'], scope: Span['scope']): void {
    const traceId = draft.traceId.toLowerCase();
    const spanId = draft.spanId.toLowerCase();
    const parent = draft.parentSpanId.toLowerCase();
    if (!isTraceId(traceId)) {
      this.#reject(draft, 'trace id', traceId, 32);
    } else if (!isSpanId(spanId)) {
      this.#reject(draft, 'span id', spanId, 16);
    } else if (parent === '' || parent === NO_SPAN) {
      this.#spans.push(spanOf(draft, { traceId, spanId, parentSpanId: null, resource, scope }));
    } else if (!isSpanId(parent)) {
      this.#reject(draft, 'parent span id', parent, 16);
    } else {
      this.#spans.push(spanOf(draft, { traceId, spanId, parentSpanId: parent, resource, scope }));
    }
  }

  result(): DecodedTraces {
    const others = this.#rejected > 1 ? ` (and ${this.#rejected - 1} more)` : '';
    return { spans: this.#spans, rejected: { count: this.#rejected, message: this.#reason + others } };
  }

  #reject(draft: SpanDraft, what: string, id: string, digits: number): void {
    this.#rejected += 1;
    if (this.#rejected > 1) return;
    const why =
      id === ''
        ? 'is missing'
        : id.length !== digits
          ? `is not ${digits / 2} bytes`
          : /^0+$/.test(id)
            ? 'is all zero'
            : 'is not hex';
    this.#reason = `span '${draft.name.slice(0, 100)}' rejected: its ${what} ${why}`;
  }
}

/** Some senders write a root's parent as zeros, not as nothing. */
const NO_SPAN = '0000000000000000';

const spanOf = (
  draft: SpanDraft,
  known: Pick<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'resource' | 'scope'>,
): Span => {
  const { attributes, status } = draft;
  const name = limitText(draft.name, LIMITS.valueBytes);
  if (name.cut !== null) attributes.note('span name', name.cut);
  const message = limitText(status.message, LIMITS.valueBytes);
  if (message.cut !== null) attributes.note('status message', message.cut);
  return {
    traceId: known.traceId,
    spanId: known.spanId,
    parentSpanId: known.parentSpanId,
    name: name.text,
    kind: draft.kind,
    startTimeUnixNano: draft.startTimeUnixNano,
    endTimeUnixNano: draft.endTimeUnixNano,
    attributes: attributes.values,
    events: draft.events,
    status: message.cut === null ? status : { code: status.code, message: message.text },
    resource: known.resource,
    scope: known.scope,
    droppedAttributesCount: draft.dropped + attributes.dropped,
  };
};

/** A log record as a reader found it. */
export interface LogDraft {
  traceId: string;
  spanId: string;
  eventName: string;
  timeUnixNano: string;
  observedTimeUnixNano: string;
  readonly attributes: Attributes;
  body: SpanLog['attributes'][string];
}

/** How the names of the GenAI conventions' events start. */
const GEN_AI = 'gen_ai.';

export class LogCollector {
  readonly #logs: SpanLog[] = [];
  readonly #unbound: UnboundLog[] = [];
  #ignored = 0;

  add(draft: LogDraft): void {
    const traceId = draft.traceId.toLowerCase();
    const spanId = draft.spanId.toLowerCase();
    const attributes = draft.attributes.values;
    const named = attributes['event.name'];
    const eventName = draft.eventName !== '' ? draft.eventName : typeof named === 'string' ? named : '';
    const isBound = isTraceId(traceId) && isSpanId(spanId);
    if (!isBound && !eventName.startsWith(GEN_AI)) {
      this.#ignored += 1;
      return;
    }
    const { value: body, cut } = limitValue(draft.body);
    if (cut !== null) draft.attributes.note('log body', cut);
    const said = {
      eventName,
      timeUnixNano: draft.timeUnixNano !== '0' ? draft.timeUnixNano : draft.observedTimeUnixNano,
      attributes,
      body: body === null ? null : isObject(body) ? body : { value: body },
    };
    if (isTraceId(traceId) && isSpanId(spanId)) this.#logs.push({ traceId, spanId, ...said });
    else this.#unbound.push({ traceId: isTraceId(traceId) ? traceId : null, spanId: null, ...said });
  }

  result(): DecodedLogs {
    return { logs: this.#logs, unbound: this.#unbound, ignored: this.#ignored };
  }
}
