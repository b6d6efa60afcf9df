import type { Message, ModelStep, StepId } from '../trajectory/index.js';
import type { LentMessages } from './convention.js';
import { type Draft, withStep } from './draft.js';
import { asTurns } from './turns.js';

const asksForTool = (messages: readonly Message[]): boolean =>
  messages.some(message => message.parts.some(part => part.type === 'tool_call'));

const withMessages = (step: ModelStep, { input, output }: LentMessages): ModelStep => {
  const answered = output === undefined ? step.output : asTurns(output);
  return {
    ...step,
    input: input === undefined ? step.input : asTurns(input),
    output: answered,
    finishReason: asksForTool(answered) ? 'tool_call' : step.finishReason,
    content: step.content === 'absent' ? 'full' : step.content,
  };
};

/** Gives model calls the messages that the span above them holds (Mastra's turns). */
export const withLentMessages = (drafts: readonly Draft[]): readonly Draft[] => {
  const lent = new Map<StepId, LentMessages>();
  for (const { step, readings } of drafts) {
    const messages = step.kind === 'model' ? undefined : readings?.get('lent');
    if (messages !== undefined) lent.set(step.id, messages);
  }
  if (lent.size === 0) return drafts;
  return drafts.map(draft => {
    const { step } = draft;
    const messages = step.kind === 'model' && step.parent !== null ? lent.get(step.parent) : undefined;
    return step.kind !== 'model' || messages === undefined ? draft : withStep(draft, withMessages(step, messages));
  });
};
