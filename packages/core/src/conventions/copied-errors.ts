import { type Draft, withStep } from './draft.js';

const isWork = ({ step }: Draft): boolean => step.kind === 'model' || step.kind === 'tool';

/**
 * Takes back errors that are only copies. Some instrumentations (OpenInference for the AI SDK) copy a failed tool's
 * status to the spans around and after it. A status without any evidence of its own is such a copy when another step
 * failed with the same message and the agent went on working after it; when nothing came after, the failure went up,
 * and the error stays. A tool's own status always counts. Drafts come in order.
 */
export const withoutCopiedErrors = (drafts: readonly Draft[]): readonly Draft[] => {
  const failedAt = new Map<string, number>();
  let lastFailure = -1;
  let lastWork = -1;
  drafts.forEach((draft, at) => {
    if (isWork(draft)) lastWork = at;
    const { step, readings } = draft;
    if (step.error === null || !(step.kind === 'tool' || readings?.error?.ownEvidence === true)) return;
    lastFailure = at;
    failedAt.set(step.error.message, at);
  });

  return drafts.map(draft => {
    const { step, readings } = draft;
    if (step.error === null || step.kind === 'tool' || readings?.error?.ownEvidence !== false) return draft;
    const source = step.error.message === '' ? lastFailure : failedAt.get(step.error.message);
    const isCopy = source !== undefined && source >= 0 && lastWork > source;
    return isCopy ? withStep(draft, { ...step, status: 'ok', error: null }) : draft;
  });
};
