import { type Redaction, redactJson, redactTrajectory } from '@pawl/core/redact';
import type { Json, Step, Trajectory } from '@pawl/core/trajectory';

/**
 * Redacts the trajectories of one run. Attempts of a case share their input, and a trajectory that the runner made
 * itself holds that object twice: it is looked at once.
 */
export const trajectoryRedactor = (redaction: Redaction): ((trajectory: Trajectory) => Trajectory) => {
  const inputs = new WeakMap<object, Json>();
  const redacted = (input: object & Json): Json => {
    const known = inputs.get(input) ?? redactJson(input, redaction).value;
    inputs.set(input, known);
    return known;
  };
  return trajectory => {
    const { input, steps } = trajectory;
    if (typeof input !== 'object' || input === null) return redactTrajectory(trajectory, redaction).trajectory;
    const withoutInput = withInput(trajectory, null, step => isAgentOn(step, input));
    const { trajectory: rest } = redactTrajectory(withoutInput, redaction);
    return withInput(rest, redacted(input), (_, index) => isAgentOn(steps[index], input));
  };
};

const isAgentOn = (step: Step | undefined, input: Json): boolean => step?.kind === 'agent' && step.input === input;

const withInput = (
  trajectory: Trajectory,
  input: Json,
  isMeant: (step: Step, index: number) => boolean,
): Trajectory => ({
  ...trajectory,
  input,
  steps: trajectory.steps.map((step, index) =>
    step.kind === 'agent' && isMeant(step, index) ? { ...step, input } : step,
  ),
});
