import type { Trajectory } from '../../trajectory/index.js';
import { answersOf } from './answers.js';
import { complete, type LayerCoverage, missing, notApplicable } from './layer.js';

/**
 * Whether the run says why it ended: in the agent's own word, by the error it ended with, by waiting for a person, or by
 * the last model call's finish reason, as long as that one does not ask for a tool and then nothing follows.
 */
export const stopReasonCoverage = (trajectory: Trajectory): LayerCoverage => {
  const { steps, status, error, stopReason } = trajectory;
  if (status === 'running') return notApplicable('it has not ended yet');
  const last = steps.findLast(step => step.kind === 'model');
  const at = last ?? steps.at(-1);
  const evidence = at === undefined ? [] : [at.id];
  if (status === 'error' && error !== null) return complete(evidence);
  if (stopReason === null) return missing([{ step: at?.id ?? null, says: 'nothing says why the run ended' }]);
  if (stopReason !== 'tool_call') return complete(evidence);
  const isAnswer = answersOf(trajectory);
  const parts = last?.output.flatMap(message => message.parts) ?? [];
  if (parts.some(part => part.type === 'tool_call' && isAnswer(part))) return complete(evidence);
  return missing([
    { step: at?.id ?? null, says: 'the run ends with a model call that asks for a tool, and nothing says why' },
  ]);
};
