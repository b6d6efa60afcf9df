import { type Context, context, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { type AttemptSpan, type AttemptSpans, currentAttempt, openSpan, underSpan } from './attempt.js';
import { jsonText } from './json.js';

export type Attributes = Record<string, string>;

/** An open span, wherever it goes. No method throws. */
export interface Recording {
  /** Sets an attribute to a text. Null and undefined are left out. */
  readonly text: (name: string, value: string | null | undefined) => void;
  /** Sets an attribute to a value's JSON text. */
  readonly json: (name: string, value: unknown) => void;
}

interface Open extends Recording {
  readonly within: <T>(work: () => T) => T;
  readonly fail: (error: unknown) => void;
  readonly end: () => void;
}

/** Runs `work` under a new span; an error that it throws is recorded and thrown on. */
export const inSpan = async <T>(
  name: string,
  attributes: Attributes,
  work: (recording: Recording) => T | Promise<T>,
): Promise<T> => {
  const span = open(name, attributes);
  try {
    return await span.within(() => work(span));
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
};

/** Records something that happened at one moment. */
export const atOnce = (name: string, attributes: Attributes, record: (recording: Recording) => void): void => {
  const span = open(name, attributes);
  record(span);
  span.end();
};

/** How many steps this process has begun. */
let begun = 0;

const open = (name: string, attributes: Attributes): Open => {
  begun += 1;
  // Start times have whole milliseconds: without a count, a policy and the tool that it guards could change places.
  attributes['pawl.sequence'] = String(begun);
  try {
    const attempt = currentAttempt();
    if (attempt === null || attempt.spans === null) return openThroughApi(name, attributes);
    return openInProcess(name, attributes, attempt.spans, (id, work) => underSpan(attempt, id, work));
  } catch {
    return CLOSED;
  }
};

const CLOSED: Open = {
  text: () => undefined,
  json: () => undefined,
  within: work => work(),
  fail: () => undefined,
  end: () => undefined,
};

const openInProcess = (
  name: string,
  attributes: Attributes,
  spans: AttemptSpans,
  under: <T>(id: string, work: () => T) => T,
): Open => {
  const span: AttemptSpan = {
    id: spans.id(),
    parent: openSpan(),
    name,
    start: spans.now(),
    end: null,
    attributes,
    error: null,
  };
  spans.start(span);
  const text: Recording['text'] = (key, value) => {
    if (typeof value === 'string') attributes[key] = value;
  };
  return {
    text,
    json: (key, value) => text(key, jsonText(value)),
    within: work => under(span.id, work),
    fail: error => {
      span.error = { type: typeOf(error), message: messageOf(error) };
    },
    end: () => {
      span.end = spans.now();
    },
  };
};

const openThroughApi = (name: string, attributes: Attributes): Open => {
  const span = trace.getTracer('@pawl/sdk').startSpan(name, { attributes });
  if (!span.isRecording()) return CLOSED;
  const text: Recording['text'] = (key, value) => {
    if (typeof value === 'string') quietly(() => span.setAttribute(key, value));
  };
  return {
    text,
    json: (key, value) => text(key, jsonText(value)),
    within: work => inContext(trace.setSpan(context.active(), span), work),
    fail: error => quietly(() => failSpan(span, error)),
    end: () => quietly(() => span.end()),
  };
};

/** Runs `work` in the context, or without it when the context manager itself is broken. */
const inContext = <T>(active: Context, work: () => T): T => {
  let entered = false;
  const once = (): T => {
    entered = true;
    return work();
  };
  try {
    return context.with(active, once);
  } catch (error) {
    if (entered) throw error;
    return work();
  }
};

const failSpan = (span: Span, error: unknown): void => {
  span.setAttribute('error.type', typeOf(error));
  span.recordException(error instanceof Error ? error : messageOf(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
};

const quietly = (telemetry: () => void): void => {
  try {
    telemetry();
  } catch {
    // The host's work goes on without the telemetry.
  }
};

const typeOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
