import type { Annotation, Step, StepId } from '@pawl/core/trajectory';
import { excerpt } from '../../format/excerpt.js';
import { spokenOf } from './spoken.js';

/** What one line of the tree says about a step besides its name. */
export interface StepSummary {
  /** What it was asked; empty when nothing is known. */
  readonly asked: string;
  /** What came back; the error's message when it failed. */
  readonly answered: string;
}

const MAX = 160;

export const stepSummary = (step: Step): StepSummary => {
  const failed = step.error === null ? null : excerpt(step.error.message, MAX);
  switch (step.kind) {
    case 'tool':
    case 'retrieval':
    case 'memory':
      return { asked: excerpt(step.input, MAX), answered: failed ?? excerpt(step.output, MAX) };
    case 'model':
      return { asked: '', answered: failed ?? excerpt(spokenOf(step.output), MAX) };
    // What was decided is a badge: it must not fall off the end of a long line.
    case 'policy':
    case 'approval':
      return { asked: excerpt(step.input, MAX), answered: failed ?? '' };
    case 'message':
      return { asked: '', answered: failed ?? excerpt(step.output ?? step.input, MAX) };
    case 'agent':
    case 'workflow':
      return { asked: '', answered: failed ?? '' };
  }
};

/** Annotations by the step they are about; under null those about the whole run. */
export const annotationsByStep = (
  annotations: readonly Annotation[],
): ReadonlyMap<StepId | null, readonly Annotation[]> => {
  const byStep = new Map<StepId | null, Annotation[]>();
  for (const annotation of annotations) {
    const known = byStep.get(annotation.step);
    if (known === undefined) byStep.set(annotation.step, [annotation]);
    else known.push(annotation);
  }
  return byStep;
};
