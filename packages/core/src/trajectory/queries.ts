import type { StepId } from './ids.js';
import { matches, type Selector } from './selector.js';
import type { ApprovalStep, ModelStep, PolicyStep, Step, StepKind, ToolStep } from './step.js';

/** Anything with steps: a trajectory, or a part of one. */
export interface WithSteps {
  readonly steps: readonly Step[];
}

/** The steps of one kind, in the trajectory's order. */
export const stepsOfKind = <Kind extends StepKind>(
  { steps }: WithSteps,
  kind: Kind,
): readonly Extract<Step, { kind: Kind }>[] =>
  steps.filter((step): step is Extract<Step, { kind: Kind }> => step.kind === kind);

/** The tool calls, in order. */
export const toolSteps = (trajectory: WithSteps): readonly ToolStep[] => stepsOfKind(trajectory, 'tool');

/** The model calls, in order. */
export const modelSteps = (trajectory: WithSteps): readonly ModelStep[] => stepsOfKind(trajectory, 'model');

/** The approvals, in order. */
export const approvalSteps = (trajectory: WithSteps): readonly ApprovalStep[] => stepsOfKind(trajectory, 'approval');

/** The policies that were consulted, in order. */
export const policySteps = (trajectory: WithSteps): readonly PolicyStep[] => stepsOfKind(trajectory, 'policy');

/** The steps that `selector` points at, in order. */
export const stepsMatching = ({ steps }: WithSteps, selector: Selector): readonly Step[] =>
  steps.filter(step => matches(selector, step));

/** The steps that went wrong, in order. */
export const failedSteps = ({ steps }: WithSteps): readonly Step[] => steps.filter(step => step.status === 'error');

/** The ids of `steps`, as verdicts carry them. */
export const idsOf = (steps: readonly Step[]): readonly StepId[] => steps.map(step => step.id);

/** The step with this id; undefined when the trajectory has none. */
export const stepById = ({ steps }: WithSteps, id: StepId): Step | undefined => steps.find(step => step.id === id);
