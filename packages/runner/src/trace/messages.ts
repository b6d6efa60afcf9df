import { spansOfMessages } from '@pawl/core/formats';
import { type JsonObject, type Span, timestampFromMillis } from '@pawl/core/trajectory';
import { attemptSpan, type Execution } from './execution.js';

/**
 * The spans of an agent without telemetry, from the chat messages that it returned: the attempt as the root, and under it
 * what the messages tell.
 */
export const messageSpans = (execution: Execution, messages: readonly JsonObject[]): readonly Span[] => {
  const { agent, traceId, spanId, input } = execution;
  const record = {
    record: { value: messages, file: 'the result', line: 1 },
    messages,
    case: null,
    attempt: null,
    score: null,
    passed: null,
    agent: agent.name,
    version: agent.version,
    input,
    output: null,
    expected: null,
    startedAt: timestampFromMillis(execution.startedAt),
    endedAt: timestampFromMillis(execution.endedAt),
    tags: {},
    annotations: [],
  };
  const [, ...steps] = spansOfMessages(record, { run: null, case: null, attempt: null });
  return [attemptSpan(execution), ...steps.map(span => ({ ...span, traceId, parentSpanId: spanId }))];
};
