import { rootOf, type StepId, type Trajectory } from '../../trajectory/index.js';
import { failed, invalid, passed, type Verdict } from '../verdict.js';

/** The step that stands for how a run ended: its root, else its last step. */
export const endOf = ({ steps }: Trajectory): readonly StepId[] => {
  const step = rootOf(steps) ?? steps.at(-1);
  return step === undefined ? [] : [step.id];
};

/** Compares how a run ended with the words that are allowed; what nobody recorded cannot be judged. */
export const judgeEnding = (
  trajectory: Trajectory,
  what: string,
  actual: string | null,
  allowed: readonly string[],
): Verdict => {
  if (actual === null) return invalid(`the ${what} is unknown, so it cannot be compared with ${allowed.join(' or ')}`);
  return allowed.includes(actual)
    ? passed()
    : failed(`the ${what} is ${actual}, but must be ${allowed.join(' or ')}`, endOf(trajectory));
};
