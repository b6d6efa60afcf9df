import type { Correction, Feedback, Outcome } from '@pawl/core/feedback';
import type { Json, StepId } from '@pawl/core/trajectory';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { saidAbout } from '../../../api/queries.js';
import { Badge } from '../../../components/Badge.js';
import { Command } from '../../../components/Copy.js';
import { Icon } from '../../../components/Icon.js';
import { clipboardText } from '../../../components/json/rows.js';
import { Time } from '../../../components/Time.js';
import { SAID_SOURCE } from '../../../components/words.js';
import { count, measure } from '../../../format/number.js';
import { visible } from '../../../format/visible.js';
import type { TrajectoryModel } from '../model.js';
import { differences } from './diff.js';
import { headlineOf } from './headline.js';
import './said.css';

interface SaidProps {
  readonly model: TrajectoryModel;
  readonly onSelect: (id: StepId) => void;
}

/** What people, programs and evaluators said about the run, and what came of it. */
export const Said = ({ model, onSelect }: SaidProps): ReactNode => {
  const { trajectory } = model;
  const { data } = useQuery(saidAbout(trajectory.id));
  if (data === undefined) return null;
  const { feedback, outcomes } = data;
  return (
    <section className="value said" aria-labelledby="said-title">
      <header className="value__head">
        <h3 id="said-title">Said about this run</h3>
        {feedback.length + outcomes.length > 0 && (
          <span className="muted said__count">{count(feedback.length + outcomes.length)}</span>
        )}
      </header>
      {feedback.length + outcomes.length === 0 ? (
        <NothingSaid id={trajectory.id} />
      ) : (
        <>
          {outcomes.length > 0 && (
            <dl className="said__outcomes">
              {outcomes.map(outcome => (
                <OutcomeFigure key={outcome.id} outcome={outcome} />
              ))}
            </dl>
          )}
          <ul className="said__list">
            {feedback.map(item => (
              <SaidItem key={item.id} item={item} model={model} onSelect={onSelect} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
};

const OutcomeFigure = ({ outcome }: { readonly outcome: Outcome }): ReactNode => {
  const { value, unit } = outcome;
  return (
    <div>
      <dt title={outcome.by === null ? undefined : `By ${outcome.by}`}>{visible(outcome.name)}</dt>
      <dd>
        {typeof value === 'boolean' ? (
          <Badge tone={value ? 'good' : 'bad'} icon={value ? 'check' : 'cross'}>
            {value ? 'yes' : 'no'}
          </Badge>
        ) : (
          <span className="figure" title={typeof value === 'number' ? String(value) : undefined}>
            {typeof value === 'number' ? measure(value) : visible(value)}
          </span>
        )}
        {unit !== null && <span className="muted"> {visible(unit)}</span>}
      </dd>
    </div>
  );
};

interface SaidItemProps {
  readonly item: Feedback;
  readonly model: TrajectoryModel;
  readonly onSelect: (id: StepId) => void;
}

const SaidItem = ({ item, model, onSelect }: SaidItemProps): ReactNode => {
  const { icon, tone, words } = headlineOf(item);
  const step = model.trajectory.steps.find(({ spans }) => spans.some(span => span === item.about.step));
  return (
    <li className="said__item">
      <span className={`said__mark said__mark--${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="said__body">
        <p className="said__line">
          <b>{visible(words)}</b>
          {item.by !== null && <span className="muted">by {visible(item.by)}</span>}
          {item.source !== 'api' && <span className="muted">{SAID_SOURCE[item.source]}</span>}
          {item.about.session !== undefined && (
            <span className="muted" title={item.about.session}>
              about the session
            </span>
          )}
          {step !== undefined && (
            <button type="button" className="jump" onClick={() => onSelect(step.id)}>
              {step.name}
              <Icon name="arrow" />
            </button>
          )}
          <span className="said__when">
            <Time at={item.at} />
          </span>
        </p>
        {item.kind === 'override' && <p className="prose">{visible(item.decision)}</p>}
        {item.comment !== null && <p className="prose">{visible(item.comment)}</p>}
        {item.kind === 'correction' && <Edited item={item} before={step?.output ?? model.trajectory.output} />}
      </div>
    </li>
  );
};

const Edited = ({ item, before }: { readonly item: Correction; readonly before: unknown }): ReactNode => {
  const pieces = useMemo(
    () => differences(before === null ? '' : clipboardText(before as Json), clipboardText(item.output)),
    [before, item.output],
  );
  return (
    <p className="said__diff prose">
      {pieces.map(({ kind, text }, index) =>
        kind === 'same' ? (
          visible(text)
        ) : kind === 'gone' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place.
          <del key={index}>{visible(text)}</del>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place.
          <ins key={index}>{visible(text)}</ins>
        ),
      )}
    </p>
  );
};

const NothingSaid = ({ id }: { readonly id: string }): ReactNode => (
  <div className="said__nothing">
    <p className="muted">
      Nothing so far. Thumbs, scores, corrections and outcomes come by HTTP, from <code>@pawl/sdk</code>, or as{' '}
      <code>gen_ai.evaluation.result</code> events:
    </p>
    <Command
      line={`curl ${window.location.origin}/v1/feedback --json '{"trajectory":"${id}","kind":"thumb","thumb":"down"}'`}
    />
  </div>
);
