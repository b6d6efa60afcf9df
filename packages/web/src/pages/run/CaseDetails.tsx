import type { Attempt, CaseReport } from '@pawl/core/runs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { toApiError } from '../../api/error.js';
import { caseAttempts } from '../../api/queries.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { evidenceStep } from '../../components/plots/squares.js';
import { OUTCOME } from '../../components/words.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { tokenSum } from '../../format/tokens.js';

interface CaseDetailsProps {
  readonly run: string;
  readonly complete: boolean;
  readonly row: CaseReport;
}

/** What is below an unfolded case: why it failed, and its attempts. */
export const CaseDetails = ({ run, complete, row }: CaseDetailsProps): ReactNode => {
  const { data, error } = useQuery(caseAttempts(run, row.case.id, complete));
  return (
    <div className="case-details">
      {row.failures.length > 0 && <Failures row={row} />}
      {error !== null && <p className="error-box">{toApiError(error).message}</p>}
      {data !== undefined && <AttemptTable attempts={data.attempts} />}
      <p>
        <Link to="/cases/$id" params={{ id: row.case.id }}>
          Open the case
        </Link>
      </p>
    </div>
  );
};

const Failures = ({ row }: { readonly row: CaseReport }): ReactNode => (
  <table className="data">
    <thead>
      <tr>
        <th scope="col">Check</th>
        <th scope="col" className="data__figure">
          Attempts
        </th>
        <th scope="col">Why</th>
        <th scope="col">Evidence</th>
      </tr>
    </thead>
    <tbody>
      {row.failures.map(failure => (
        <tr key={failure.check}>
          <td>
            <code>{failure.check}</code>
          </td>
          <td className="data__figure">
            {count(failure.count)} of {count(row.attempts)}
          </td>
          <td>{failure.reason}</td>
          <td>
            {failure.trajectory === null ? (
              <span className="muted">no trajectory</span>
            ) : (
              <Link
                to="/trajectories/$id"
                params={{ id: failure.trajectory }}
                search={failure.evidence[0] === undefined ? {} : { step: failure.evidence[0] }}
              >
                attempt {failure.attempt}
                {failure.evidence[0] === undefined ? '' : ', the step'}
              </Link>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const AttemptTable = ({ attempts }: { readonly attempts: readonly Attempt[] }): ReactNode => (
  <table className="data">
    <thead>
      <tr>
        <th scope="col">Attempt</th>
        <th scope="col">Outcome</th>
        <th scope="col">Why</th>
        <th scope="col" className="data__figure">
          Steps
        </th>
        <th scope="col" className="data__figure">
          Tokens
        </th>
        <th scope="col" className="data__figure">
          Cost
        </th>
        <th scope="col" className="data__figure">
          Duration
        </th>
      </tr>
    </thead>
    <tbody>
      {attempts.map(attempt => (
        <AttemptRow key={attempt.number} attempt={attempt} />
      ))}
    </tbody>
  </table>
);

const AttemptRow = ({ attempt }: { readonly attempt: Attempt }): ReactNode => {
  const look = OUTCOME[attempt.outcome];
  const step = evidenceStep(attempt);
  const missed = attempt.calls.filter(call => call.served === 'missed').length;
  return (
    <tr>
      <td>
        {attempt.trajectory === null ? (
          attempt.number
        ) : (
          <Link to="/trajectories/$id" params={{ id: attempt.trajectory }} search={step === null ? {} : { step }}>
            {attempt.number}
          </Link>
        )}
      </td>
      <td>
        <span className="data__outcome" title={look.meaning}>
          <span className={`square outcome--${attempt.outcome}`} aria-hidden="true">
            <Icon name={look.icon} />
          </span>
          {attempt.outcome}
          {attempt.score !== null && <span className="muted"> score {count(attempt.score)}</span>}
        </span>
      </td>
      <td>
        {attempt.reason ?? failedChecks(attempt)}
        {missed > 0 && <span className="muted"> ({count(missed)} calls missed)</span>}
        {attempt.stderr !== null && (
          <details className="stderr">
            <summary>Standard error</summary>
            <pre>{attempt.stderr}</pre>
          </details>
        )}
      </td>
      <td className="data__figure">
        <Figure
          value={attempt.trajectory === null ? null : attempt.steps.total}
          format={count}
          reason="No trajectory"
        />
      </td>
      <td className="data__figure">
        <Figure value={tokenSum(attempt.tokens)} format={compact} />
      </td>
      <td className="data__figure">
        <Figure value={attempt.costUsd} format={dollars} reason="No known price" />
      </td>
      <td className="data__figure">
        <Figure value={attempt.durationMs} format={duration} />
      </td>
    </tr>
  );
};

const failedChecks = (attempt: Attempt): string =>
  attempt.checks
    .flatMap(({ check, verdict }) => (verdict.kind === 'passed' ? [] : [`${check}: ${verdict.reason}`]))
    .join('; ');
