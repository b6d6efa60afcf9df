import type { Message, MessagePart, Step, Trajectory } from '../trajectory/index.js';
import { maskJson } from './json.js';
import { NOWHERE } from './json-scan.js';
import { maskObject } from './span.js';
import { maskText, type Redaction, type RedactionCounts, Tally } from './text.js';

/**
 * A trajectory with its content redacted: inputs, outputs, messages, errors, what no convention understood, tags, notes.
 * Ids, times, figures and the names of agents, models and tools stay.
 */
export const redactTrajectory = (
  trajectory: Trajectory,
  redaction: Redaction,
): { trajectory: Trajectory; counts: RedactionCounts } => {
  const tally = new Tally();
  const text = maskWith(redaction, tally);
  const redacted: Trajectory = {
    ...trajectory,
    conversationId: text(trajectory.conversationId),
    userId: text(trajectory.userId),
    ...(trajectory.externalIds === undefined
      ? {}
      : { externalIds: trajectory.externalIds.map(id => maskText(id, NOWHERE, redaction, tally)) }),
    error: text(trajectory.error),
    stopReason: text(trajectory.stopReason),
    finalStatus: text(trajectory.finalStatus),
    input: maskJson(trajectory.input, redaction, tally),
    output: maskJson(trajectory.output, redaction, tally),
    steps: trajectory.steps.map(step => maskStep(step, redaction, tally)),
    tags: maskObject(trajectory.tags, redaction, tally),
    annotations: trajectory.annotations.map(annotation => ({ ...annotation, note: text(annotation.note) })),
    notes: trajectory.notes.map(note => maskText(note, NOWHERE, redaction, tally)),
  };
  return { trajectory: tally.isEmpty ? trajectory : redacted, counts: tally.counts };
};

const maskWith =
  (redaction: Redaction, tally: Tally) =>
  (text: string | null): string | null =>
    text === null ? null : maskText(text, NOWHERE, redaction, tally);

/** Steps that are named by what they are: their names are what selectors and checks go by. */
const NAMED_KINDS: ReadonlySet<Step['kind']> = new Set(['agent', 'tool', 'model', 'policy', 'approval']);

const maskStep = (step: Step, redaction: Redaction, tally: Tally): Step => {
  const common = {
    name: NAMED_KINDS.has(step.kind) ? step.name : maskText(step.name, NOWHERE, redaction, tally),
    error:
      step.error === null ? null : { ...step.error, message: maskText(step.error.message, NOWHERE, redaction, tally) },
    unread: maskObject(step.unread, redaction, tally),
  };
  if (step.kind === 'model') {
    const messages = (list: readonly Message[]) => list.map(message => maskMessage(message, redaction, tally));
    return { ...step, ...common, input: messages(step.input), output: messages(step.output) };
  }
  const input = maskJson(step.input, redaction, tally);
  return { ...step, ...common, input, output: maskJson(step.output, redaction, tally) };
};

const maskMessage = (message: Message, redaction: Redaction, tally: Tally): Message => ({
  ...message,
  parts: message.parts.map(part => maskPart(part, redaction, tally)),
});

const maskPart = (part: MessagePart, redaction: Redaction, tally: Tally): MessagePart => {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...part, content: maskText(part.content, NOWHERE, redaction, tally) };
    case 'tool_call':
      return { ...part, arguments: maskJson(part.arguments, redaction, tally) };
    case 'tool_call_response':
      return { ...part, response: maskJson(part.response, redaction, tally) };
    case 'other':
      return { ...part, value: maskJson(part.value, redaction, tally) };
  }
};
