import type { Step, StepId } from '../../trajectory/index.js';

const refuses = (step: Step): boolean =>
  (step.kind === 'policy' && (step.decision === 'denied' || step.decision === 'needs_approval')) ||
  (step.kind === 'approval' && (step.state === 'required' || step.state === 'denied'));

/**
 * The model steps whose calls a policy or a person stopped before the next model step, each with the step that did. Such
 * a call may be answered without being carried out: the refusal is its record.
 */
export const refusedTurns = (steps: readonly Step[]): ReadonlyMap<StepId, StepId> => {
  const refused = new Map<StepId, StepId>();
  let asked: StepId | null = null;
  for (const step of steps) {
    if (step.kind === 'model') asked = step.id;
    else if (asked !== null && !refused.has(asked) && refuses(step)) refused.set(asked, step.id);
  }
  return refused;
};
