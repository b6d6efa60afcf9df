import type { StepError } from '../trajectory/index.js';
import type { SpanReader } from './span-reader.js';

const ERROR = 2;

/** A span's ERROR status, and whether the span itself shows what went wrong. */
export interface SpanError {
  readonly error: StepError;
  /** False when there is only a status: some instrumentations copy a child's status to spans that did not fail. */
  readonly ownEvidence: boolean;
}

/**
 * The message without the stack trace that some senders put into it: stacks hold paths of the sender's machine, and
 * LangChain writes the message, an empty line, and the message again with its stack.
 */
export const withoutStack = (message: string): string => {
  const lines = message.split('\n');
  const stack = lines.findIndex(line => /^\s+at \S/.test(line));
  if (stack === -1) return message.trim();
  const told = lines.slice(0, stack).join('\n').trim();
  const paragraphs = told.split('\n\n');
  const [first = '', last = ''] = [paragraphs[0], paragraphs[paragraphs.length - 1]];
  const repeats = paragraphs.length > 1 && last.endsWith(first);
  return (repeats ? paragraphs.slice(0, -1).join('\n\n') : told).trim();
};

/** What a span says went wrong, by exception event, status or attribute; undefined when it says nothing. */
export const readSpanError = (reader: SpanReader): SpanError | undefined => {
  const exception = reader.events.find(event => event.name === 'exception');
  const exceptionType = exception?.fields.text('exception.type');
  const exceptionMessage = exception?.fields.text('exception.message');
  const errorType = reader.attributes.text('error.type');
  const errorMessage = reader.attributes.text('error.message');
  const failed = reader.span.status.code === ERROR;
  const statusMessage = failed ? reader.span.status.message : '';
  // An exception event on a span that says nothing of an error was caught and handled.
  if (!failed && errorType === undefined) return undefined;

  const type = exceptionType ?? errorType ?? null;
  const message = withoutStack(
    exceptionMessage ?? (statusMessage === '' ? (errorMessage ?? type ?? '') : statusMessage),
  );
  const evidence = exception !== undefined ? 'event' : errorType !== undefined ? 'attribute' : 'status';
  const code = reader.attributes.count('http.response.status_code', 'http.status_code') ?? 0;
  return { error: { type, message, evidence }, ownEvidence: evidence !== 'status' || code >= 400 };
};
