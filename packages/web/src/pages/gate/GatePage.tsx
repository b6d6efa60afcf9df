import type { GateDecision } from '@pawl/core/gate';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { gateDecision } from '../../api/queries.js';
import { useKeys } from '../../app/keyboard.js';
import { useTitle } from '../../app/title.js';
import { useBack } from '../../app/useBack.js';
import { CopyButton } from '../../components/Copy.js';
import { Icon } from '../../components/Icon.js';
import { ErrorState, Loading } from '../../components/Notice.js';
import { Time } from '../../components/Time.js';
import { DECISION } from '../../components/words.js';
import { count, percent } from '../../format/number.js';
import './gate.css';
import { GateCases, RunRef } from './GateCases.js';
import { ReasonCard } from './ReasonCard.js';
import { headline } from './summary.js';

const route = getRouteApi('/gates/$id');

/** One decision on a change: the verdict, why, and what it was measured against. */
export const GatePage = (): ReactNode => {
  const { id } = route.useParams();
  const back = useBack('/gates');
  const { data, error, refetch } = useQuery(gateDecision(id));
  useTitle(data === undefined ? 'Gate' : `${data.decision} ${data.candidate.agent ?? ''}`.trim());
  useKeys('Gate', [{ key: 'Escape', label: 'Back', run: back }]);
  if (data !== undefined) return <GateView decision={data} onBack={back} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} onBack={back} />;
  return <Loading what="the gate" />;
};

const VERDICT: Readonly<Record<GateDecision['decision'], string>> = {
  pass: 'Pass',
  hold: 'Hold',
  inconclusive: 'Inconclusive',
};
const BECAUSE: Readonly<Record<GateDecision['decision'], string>> = {
  pass: 'Passed although',
  hold: 'Held because',
  inconclusive: 'Cannot tell because',
};

const GateView = ({
  decision,
  onBack,
}: {
  readonly decision: GateDecision;
  readonly onBack: () => void;
}): ReactNode => (
  <div className="page page--reading">
    <div className="page__body gate">
      <div className="gate__above">
        <button type="button" className="tool-button" onClick={onBack} aria-label="Back" title="Back (Esc)">
          <Icon name="back" />
        </button>
        <code>{decision.id}</code>
        <CopyButton text={() => decision.id} what="the gate’s id" />
      </div>
      <header className={`verdict verdict--${decision.decision}`}>
        <span className="verdict__icon">
          <Icon name={DECISION[decision.decision].icon} />
        </span>
        <div className="verdict__words">
          <h1>{VERDICT[decision.decision]}</h1>
          <p>{headline(decision)}</p>
        </div>
        <dl className="verdict__facts">
          <div>
            <dt>Candidate</dt>
            <dd>
              <RunRef run={decision.candidate} />
            </dd>
          </div>
          <div>
            <dt>Base</dt>
            <dd>
              {decision.base === null ? (
                <span className="muted">none: the candidate stands alone</span>
              ) : (
                <RunRef run={decision.base} />
              )}
            </dd>
          </div>
          <div>
            <dt>Decided</dt>
            <dd>
              <Time at={decision.decidedAt} />
            </dd>
          </div>
        </dl>
      </header>

      {decision.reasons.length > 0 && (
        <section className="section">
          <h2>{BECAUSE[decision.decision]}</h2>
          {decision.reasons.map((reason, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the reasons of a decision never change.
            <ReasonCard key={index} reason={reason} decision={decision} serious />
          ))}
        </section>
      )}
      {decision.warnings.length > 0 && (
        <section className="section">
          <h2>Does not hold, but look</h2>
          {decision.warnings.map((reason, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the warnings of a decision never change.
            <ReasonCard key={index} reason={reason} decision={decision} serious={false} />
          ))}
        </section>
      )}
      <section className="section">
        <h2>Cases</h2>
        <GateCases decision={decision} />
      </section>
      <section className="section">
        <h2>Fixed in advance</h2>
        <ul className="gate__rules">
          <li>
            <b>{count(decision.rules.attempts)}</b> attempts of each case
          </li>
          <li>
            at least <b>{percent(decision.rules.validAtLeast)}</b> of them valid, or the decision is inconclusive
          </li>
          <li>a blocking case that fails holds, whatever the averages</li>
        </ul>
      </section>
    </div>
  </div>
);
