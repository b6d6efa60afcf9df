import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AgentName } from '../../components/AgentName.js';
import { Badge } from '../../components/Badge.js';
import { Command, CopyButton } from '../../components/Copy.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { KindIcon } from '../../components/Kind.js';
import { Time } from '../../components/Time.js';
import { STATUS } from '../../components/words.js';
import { unpricedNote } from '../../format/cost.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { titleOf } from '../../format/title.js';
import { tokenFigures } from '../../format/tokens.js';
import type { TrajectoryModel } from './model.js';
import { kindCounts } from './totals.js';

interface HeadProps {
  readonly model: TrajectoryModel;
  readonly caseShown: boolean;
  readonly onCase: () => void;
  readonly onBack: () => void;
  readonly onNextError: () => void;
  readonly onNextAnnotation: () => void;
}

/** Who ran, how it ended, and what it took. */
export const Head = ({ model, caseShown, onCase, onBack, onNextError, onNextAnnotation }: HeadProps): ReactNode => {
  const { trajectory } = model;
  const { totals } = trajectory;
  const look = STATUS[trajectory.status];
  const title = titleOf(trajectory.input, 240);
  return (
    <header className="trajectory-head">
      <div className="trajectory-head__line">
        <button type="button" className="tool-button" onClick={onBack} aria-label="Back" title="Back (Esc)">
          <Icon name="back" />
        </button>
        <Link
          to="/trajectories"
          search={trajectory.agent.name === null ? {} : { agent: trajectory.agent.name }}
          className="trajectory-head__agent"
        >
          <AgentName
            name={trajectory.agent.name ?? trajectory.service}
            version={trajectory.agent.version}
            basis={trajectory.agent.versionBasis}
          />
        </Link>
        <code className="muted trajectory-head__id" title={trajectory.id}>
          {trajectory.id.slice(0, 8)}
        </code>
        <CopyButton text={() => trajectory.id} what="the trajectory’s id" />
        <button
          type="button"
          className="button trajectory-head__case"
          aria-expanded={caseShown}
          onClick={onCase}
          title="Make a case (c)"
        >
          <Icon name="cases" />
          Make a case
        </button>
      </div>
      <div className="trajectory-head__line">
        <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
          {trajectory.status}
        </Badge>
        <h1 className="ellipsis" title={title}>
          {title === '' ? <span className="muted">No input recorded</span> : title}
        </h1>
      </div>
      <dl className="figures trajectory-head__figures">
        <Fact label="Final status" value={trajectory.finalStatus} />
        <Fact label="Stop reason" value={trajectory.stopReason} />
        <div>
          <dt>Started</dt>
          <dd>
            <Time at={trajectory.startedAt} />
          </dd>
        </div>
        <div>
          <dt>Duration</dt>
          <dd>
            <Figure
              value={trajectory.durationMs}
              format={duration}
              reason={trajectory.status === 'running' ? 'It has not ended' : 'Nobody recorded times'}
            />
          </dd>
        </div>
        <div>
          <dt>Cost</dt>
          <dd>
            <Figure
              value={totals.costUsd}
              format={dollars}
              title={unpricedNote(totals)}
              reason="No model step has a known price"
            />
          </dd>
        </div>
        {tokenFigures(totals.tokens).map((figure, index) =>
          index > 1 && figure.value === null ? null : (
            <div key={figure.label}>
              <dt title={figure.explained}>
                {index < 2 ? `Tokens ${figure.label === 'input' ? 'in' : 'out'}` : figure.label}
              </dt>
              <dd>
                <Figure
                  value={figure.value}
                  format={compact}
                  title={count(figure.value)}
                  reason="No model step reported it"
                />
              </dd>
            </div>
          ),
        )}
        <div>
          <dt>Steps</dt>
          <dd className="trajectory-head__kinds">
            {count(totals.steps)}
            {kindCounts(totals).map(({ kind, count: steps }) => (
              <span key={kind} className="trajectory-head__kind" title={`${count(steps)} ${kind}`}>
                <KindIcon kind={kind} />
                {compact(steps)}
              </span>
            ))}
          </dd>
        </div>
        {totals.errors > 0 && (
          <div>
            <dt>Errors</dt>
            <dd>
              <button type="button" className="jump jump--bad" onClick={onNextError} title="Next error (e)">
                {count(totals.errors)}
                <Icon name="arrow" />
              </button>
            </dd>
          </div>
        )}
        {trajectory.annotations.length > 0 && (
          <div>
            <dt>Annotations</dt>
            <dd>
              <button type="button" className="jump jump--warn" onClick={onNextAnnotation} title="Next annotation (a)">
                {count(trajectory.annotations.length)}
                <Icon name="arrow" />
              </button>
            </dd>
          </div>
        )}
      </dl>
      {caseShown && (
        <section className="make-case" aria-label="Make a case">
          <div>
            <h2>Make a case of this run</h2>
            <p className="muted">
              Writes a case file with this run’s input, and with what its tools answered as the world. Say under{' '}
              <code>expected</code> what should have happened; then <code>pawl run</code> shows that it fails.
            </p>
          </div>
          <Command line={`pawl case from ${trajectory.id}`} />
        </section>
      )}
    </header>
  );
};

const Fact = ({ label, value }: { readonly label: string; readonly value: string | null }): ReactNode => (
  <div>
    <dt>{label}</dt>
    <dd>{value ?? <Figure value={null} format={count} reason="Nobody said it" />}</dd>
  </div>
);
