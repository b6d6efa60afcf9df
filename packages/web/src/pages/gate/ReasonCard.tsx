import type { CheckFailure, Reason } from '@pawl/core/gate';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Command } from '../../components/Copy.js';
import { Icon } from '../../components/Icon.js';
import { SeverityBadge } from '../../components/Severity.js';
import { count } from '../../format/number.js';
import { commandLine } from './summary.js';

interface ReasonCardProps {
  readonly reason: Reason;
  /** It holds the change; a warning does not. */
  readonly serious: boolean;
}

export const ReasonCard = ({ reason, serious }: ReasonCardProps): ReactNode =>
  reason.kind === 'case-failed' ? (
    <FailedCase reason={reason} serious={serious} />
  ) : (
    <article className="reason">
      <p className="reason__message">{reason.message}</p>
      <p className="muted">{NEXT[reason.kind]}</p>
      {reason.kind === 'too-few-valid' && (
        <p>
          {count(reason.valid)} of {count(reason.attempts)} attempts valid
          {reason.case !== null && (
            <>
              {' in '}
              <CaseLink id={reason.case} />
            </>
          )}
        </p>
      )}
      {(reason.kind === 'case-missing' || reason.kind === 'case-changed') && <CaseLink id={reason.case} />}
    </article>
  );

/** What to do about a reason that is not a failed case. */
const NEXT: Readonly<Record<Exclude<Reason['kind'], 'case-failed'>, string>> = {
  'too-few-valid': 'The evaluation itself broke. Look at why the attempts are invalid, then run them again.',
  'case-missing': 'The candidate’s run does not hold this case. Run it with the same cases as the base.',
  'case-changed': 'The case’s file changed between the two runs. Run the base again with the case as it is now.',
  'empty-suite': 'No case was selected, so nothing was tested. Look at the selection.',
  'run-incomplete': 'The run stopped before its last attempt. Run it to its end.',
};

const CaseLink = ({ id }: { readonly id: string }): ReactNode => (
  <Link to="/cases/$id" params={{ id }}>
    <code>{id}</code>
  </Link>
);

type Failed = Extract<Reason, { kind: 'case-failed' }>;

const FailedCase = ({ reason, serious }: { readonly reason: Failed; readonly serious: boolean }): ReactNode => (
  <article className={`reason${serious ? ' reason--serious' : ''}`}>
    <ul className="reason__failures">
      {reason.failures.map(failure => (
        <li key={failure.check}>
          <p className="reason__message">{failure.message}</p>
          <p className="reason__where">
            <code>{failure.check}</code> <StepLink failure={failure} />
          </p>
        </li>
      ))}
    </ul>
    {reason.why !== null && <p className="reason__why">{reason.why}</p>}
    <dl className="reason__facts">
      <div>
        <dt>Case</dt>
        <dd>
          <CaseLink id={reason.case} />
          <SeverityBadge severity={reason.severity} />
        </dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>{reason.owner ?? <span className="muted">the case names none</span>}</dd>
      </div>
      <div>
        <dt>Attempts</dt>
        <dd>
          {count(reason.failedAttempts)} of {count(reason.attempts)} failed
        </dd>
      </div>
    </dl>
    {reason.reproduce.length > 0 && (
      <div className="reason__reproduce">
        <span className="muted">Reproduce it</span>
        <Command line={commandLine(reason.reproduce)} />
      </div>
    )}
  </article>
);

/** The step that shows it; where a step is what is missing, the attempt as a whole. */
const StepLink = ({ failure }: { readonly failure: CheckFailure }): ReactNode => {
  const { step, trajectory, attempt } = failure;
  if (trajectory === null) {
    return step === null ? (
      <span className="muted">attempt {count(attempt)} left no trajectory</span>
    ) : (
      <code>{step.selector}</code>
    );
  }
  return (
    <Link
      to="/trajectories/$id"
      params={{ id: trajectory }}
      search={step === null ? {} : { step: step.id }}
      className="reason__step"
    >
      {step === null ? `a step is missing in attempt ${count(attempt)}` : <code>{step.selector}</code>}
      <Icon name="arrow" />
    </Link>
  );
};
