import type { CheckFailure, GateDecision, Reason } from '@pawl/core/gate';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Command } from '../../components/Copy.js';
import { Icon } from '../../components/Icon.js';
import { SeverityBadge } from '../../components/Severity.js';
import { count } from '../../format/number.js';
import { visible } from '../../format/visible.js';
import { commandLine } from './summary.js';

interface ReasonCardProps {
  readonly reason: Reason;
  readonly decision: GateDecision;
  /** It holds the change; a warning does not. */
  readonly serious: boolean;
}

export const ReasonCard = ({ reason, decision, serious }: ReasonCardProps): ReactNode =>
  reason.kind === 'case-failed' ? (
    <FailedCase reason={reason} title={titleIn(decision, reason.case)} serious={serious} />
  ) : (
    <article className="reason">
      <p className="reason__message">{visible(reason.message)}</p>
      <p className="muted">{NEXT[reason.kind]}</p>
      {'case' in reason && reason.case !== null && (
        <p>
          <CaseLink id={reason.case} />
        </p>
      )}
    </article>
  );

/** What to do about a reason that is not a failed case. */
const NEXT: Readonly<Record<Exclude<Reason['kind'], 'case-failed'>, string>> = {
  'too-few-valid':
    'The evaluation itself broke. Open the candidate’s run to see why attempts are invalid, then run them again.',
  'case-missing': 'The candidate’s run does not hold this case. Run it with the same cases as the base.',
  'case-changed': 'The case’s file changed between the two runs. Run the base again with the case as it is now.',
  'empty-suite': 'No case was selected, so nothing was tested. Look at the selection.',
  'run-incomplete': 'The run stopped before its last attempt. Run it to its end.',
};

const titleIn = (decision: GateDecision, id: string): string =>
  decision.cases.find(row => row.case === id)?.title ?? id;

const CaseLink = ({ id }: { readonly id: string }): ReactNode => (
  <Link to="/cases/$id" params={{ id }}>
    <code>{id}</code>
  </Link>
);

type Failed = Extract<Reason, { kind: 'case-failed' }>;

interface FailedCaseProps {
  readonly reason: Failed;
  readonly title: string;
  readonly serious: boolean;
}

const FailedCase = ({ reason, title, serious }: FailedCaseProps): ReactNode => (
  <article className={`reason${serious ? ' reason--serious' : ''}`}>
    <header className="reason__head">
      <h3 className="reason__message">{visible(title)}</h3>
      <SeverityBadge severity={reason.severity} />
    </header>
    <ul className="reason__failures">
      {reason.failures.map(failure => (
        <li key={failure.check}>
          <Icon name="cross" />
          <p className="reason__sentence">
            {visible(failure.message)} <code className="muted">{failure.check}</code>
          </p>
          <StepLink failure={failure} />
        </li>
      ))}
    </ul>
    {reason.why !== null && <p className="reason__why">{visible(reason.why)}</p>}
    <dl className="reason__facts">
      <div>
        <dt>Case</dt>
        <dd>
          <CaseLink id={reason.case} />
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
const StepLink = ({ failure: { step, trajectory, attempt } }: { readonly failure: CheckFailure }): ReactNode => {
  const name = step === null ? `attempt ${count(attempt)}` : <code>{visible(step.selector)}</code>;
  if (trajectory === null) return <span className="muted">{name}, no trajectory</span>;
  return (
    <Link
      to="/trajectories/$id"
      params={{ id: trajectory }}
      search={step === null ? {} : { step: step.id }}
      className="reason__step"
      title={step === null ? 'No step shows it: see the attempt as a whole' : `The step in attempt ${attempt}`}
    >
      {name}
      <Icon name="arrow" />
    </Link>
  );
};
