import { approvalSteps, selectorOf, type ToolStep, type Trajectory, toolSteps } from '../../trajectory/index.js';
import type { DraftTool } from './options.js';
import { changesState, effectOf } from './world.js';

/** What a first version expects, and what a person should know about it. */
export interface DraftedExpectations {
  /** State-changing tools that were called although nobody had approved. */
  readonly unapproved: readonly string[];
  /** State-changing tools that need an earlier approval. */
  readonly approvals: readonly string[];
  /** Selectors of steps that must be there. */
  readonly required: readonly string[];
  /** Where the run should leave its task; null when the recorded run is no example to follow. */
  readonly finalStatus: string | null;
  /** Tools that were called without trouble: a suggestion. */
  readonly called: readonly string[];
  readonly steps: number;
}

/**
 * What the recorded run lets one expect of later ones. A run that changed state unapproved, or ended in an error, shows
 * what must not happen again, so its ending is not expected; any other run shows what should happen.
 */
export const draftExpectations = (
  trajectory: Trajectory,
  tools: ReadonlyMap<string, DraftTool>,
): DraftedExpectations => {
  const approvedAt = trajectory.steps.findIndex(step => step.kind === 'approval' && step.state === 'approved');
  const changing = toolSteps(trajectory).filter(step => changesState(effectOf([step], tools.get(step.name))));
  const isApproved = (step: ToolStep): boolean => approvedAt !== -1 && trajectory.steps.indexOf(step) > approvedAt;
  const needsApproval = (name: string): boolean => tools.get(name)?.requires === 'approval';
  // A call that still waits has changed nothing: that is an agent doing well.
  const isExecuted = (step: ToolStep): boolean => step.status !== 'pending';
  const unapproved = changing.filter(step => isExecuted(step) && !isApproved(step) && mayNeedApproval(step, tools));
  const isExample = unapproved.length === 0 && trajectory.status !== 'error';
  const asked = approvalSteps(trajectory).map(step =>
    step.state === 'unknown' ? selectorOf(step) : `approval:${step.state}`,
  );
  const skipped = unapproved.some(step => needsApproval(step.name)) ? ['approval:required'] : [];
  return {
    unapproved: namesOf(unapproved),
    approvals: namesOf([...unapproved, ...changing.filter(isApproved)]).filter(canBeSelected),
    required: [...new Set([...(isExample ? asked : []), ...skipped])],
    finalStatus: isExample ? trajectory.finalStatus : null,
    called: namesOf(toolSteps(trajectory).filter(step => step.status === 'ok' && !changing.includes(step))),
    steps: Math.max(10, 2 * trajectory.steps.length),
  };
};

/** A declared tool says whether it waits for approval; of another, what cannot be undone is taken to. */
const mayNeedApproval = (step: ToolStep, tools: ReadonlyMap<string, DraftTool>): boolean => {
  const declared = tools.get(step.name);
  return declared === undefined
    ? changesState(step.effect)
    : declared.requires === 'approval' || declared.effect === 'irreversible';
};

const namesOf = (steps: readonly ToolStep[]): readonly string[] => [
  ...new Set(steps.map(step => step.name).filter(name => name !== '')),
];

/** A selector takes the spaces around it for nothing, so that it cannot name such a tool. */
const canBeSelected = (name: string): boolean => name.trim() === name;
