import type { Annotation, Step } from '@pawl/core/trajectory';
import type { ReactNode } from 'react';
import { Badge } from '../../components/Badge.js';
import { Icon } from '../../components/Icon.js';
import { APPROVAL, MARK, POLICY, SERVED } from '../../components/words.js';
import { isFailed } from './totals.js';

export const ServedBadge = ({ step }: { readonly step: Step }): ReactNode => {
  if (step.kind !== 'tool' || step.served === null) return null;
  const look = SERVED[step.served];
  return (
    <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
      {step.served}
    </Badge>
  );
};

/** What a policy or a person decided. */
export const DecisionBadge = ({ step }: { readonly step: Step }): ReactNode => {
  if (step.kind !== 'policy' && step.kind !== 'approval') return null;
  const word = step.kind === 'policy' ? step.decision : step.state;
  const look = step.kind === 'policy' ? POLICY[step.decision] : APPROVAL[step.state];
  return (
    <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
      {word.replace('_', ' ')}
    </Badge>
  );
};

/** What is special about a step, as it has to be seen in a list: errors, how it was served, marks, annotations. */
export const StepFlags = ({
  step,
  annotations,
}: {
  readonly step: Step;
  readonly annotations: readonly Annotation[] | undefined;
}): ReactNode => (
  <span className="step-flags">
    {annotations !== undefined && (
      <Badge
        tone="warn"
        icon="flag"
        title={annotations.map(annotation => annotation.note ?? annotation.label).join('\n')}
      >
        {annotations[0]?.label}
      </Badge>
    )}
    {step.marks.map(mark => (
      <Badge key={mark} title={MARK[mark]}>
        {mark}
      </Badge>
    ))}
    <ServedBadge step={step} />
    <DecisionBadge step={step} />
    {step.status === 'pending' && (
      <Badge tone="accent" icon="running" title="It has not ended, or waits for a decision">
        pending
      </Badge>
    )}
    {isFailed(step) && (
      <Badge tone="bad" icon="cross" title={step.error?.message ?? 'It ended with status error'}>
        error
      </Badge>
    )}
  </span>
);

/** Unfolds what is below a step. A step without children keeps the place free. */
export const FoldButton = ({
  below,
  open,
  onToggle,
}: {
  readonly below: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}): ReactNode => {
  if (below === 0) return <span className="fold" />;
  return (
    // The keyboard folds on the tree itself, so that this button needs no stop of its own.
    <button
      type="button"
      className="fold"
      tabIndex={-1}
      aria-label={open ? 'Fold' : `Unfold ${below} steps`}
      title={open ? 'Fold' : `${below} steps below`}
      onClick={event => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon name={open ? 'down' : 'chevron'} />
    </button>
  );
};
