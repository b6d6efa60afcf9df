import { STEP_KINDS, type Step, type StepKind, type Totals } from '@pawl/core/trajectory';

/** The kinds of step that occur, in the order in which interfaces list them. */
export const kindCounts = (totals: Totals): readonly { readonly kind: StepKind; readonly count: number }[] =>
  STEP_KINDS.map(kind => ({ kind, count: totals.stepsByKind[kind] })).filter(({ count }) => count > 0);

/** Whether a step says that something went wrong. */
export const isFailed = (step: Step): boolean => step.error !== null || step.status === 'error';
