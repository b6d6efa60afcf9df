import type { Annotation, Step, StepId, Trajectory } from '@pawl/core/trajectory';
import { annotationsByStep } from './row.js';
import { type StepTree, stepTree } from './tree.js';

/** A trajectory with what all its views look up, made once per answer of the server. */
export interface TrajectoryModel {
  readonly trajectory: Trajectory;
  readonly tree: StepTree;
  readonly annotations: ReadonlyMap<StepId | null, readonly Annotation[]>;
}

export const trajectoryModel = (trajectory: Trajectory): TrajectoryModel => ({
  trajectory,
  tree: stepTree(trajectory.steps),
  annotations: annotationsByStep(trajectory.annotations),
});

/** The step that the URL names; null when it names none, or one that is not there. */
export const selectedStep = (model: TrajectoryModel, id: string | undefined): Step | null => {
  if (id === undefined) return null;
  const position = model.tree.positionOf.get(id as StepId);
  return position === undefined ? null : (model.tree.steps[model.tree.order[position] ?? -1] ?? null);
};
