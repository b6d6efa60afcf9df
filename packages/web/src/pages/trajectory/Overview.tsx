import type { AgentIdentity, Annotation, StepId } from '@pawl/core/trajectory';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Facts } from '../../components/Facts.js';
import { Icon } from '../../components/Icon.js';
import { Value } from '../../components/Value.js';
import { VERSION_BASIS } from '../../components/words.js';
import { exact } from '../../format/date.js';
import { visible } from '../../format/visible.js';
import type { TrajectoryModel } from './model.js';
import { Said } from './said/Said.js';

interface OverviewProps {
  readonly model: TrajectoryModel;
  /** A step that the URL names and that is not there. */
  readonly missing: string | null;
  readonly onSelect: (id: StepId) => void;
  /** On a phone, where it covers the steps; null elsewhere. */
  readonly onClose: (() => void) | null;
}

/** The run as a whole, while no step is selected. */
export const Overview = ({ model, missing, onSelect, onClose }: OverviewProps): ReactNode => {
  const { trajectory } = model;
  return (
    <div className="detail">
      {missing !== null && (
        <p className="warn-box">
          This run has no step <code>{missing}</code>. It may not have come in yet.
        </p>
      )}
      {onClose === null ? (
        <p className="muted detail__hint">
          Select a step to see what it was asked and what came back: <kbd>j</kbd> <kbd>k</kbd>
        </p>
      ) : (
        <header className="detail__head">
          <h2>The run as a whole</h2>
          <button type="button" className="copy detail__close" onClick={onClose} aria-label="Back to the steps">
            <Icon name="close" />
          </button>
        </header>
      )}
      {trajectory.error !== null && <p className="error-box">{trajectory.error}</p>}
      {trajectory.notes.length > 0 && (
        <ul className="warn-box">
          {trajectory.notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {trajectory.annotations.length > 0 && <Annotations annotations={trajectory.annotations} onSelect={onSelect} />}
      <Value title="Input" value={trajectory.input} empty="no input recorded" />
      <Value
        title="Output"
        value={trajectory.output}
        empty={trajectory.status === 'running' ? 'not yet' : 'no output recorded'}
      />
      <Said model={model} onSelect={onSelect} />
      {Object.keys(trajectory.tags).length > 0 && <Value title="Tags" value={trajectory.tags} />}
      <Facts
        facts={[
          ['Started', trajectory.startedAt === null ? null : exact(trajectory.startedAt)],
          ['Ended', trajectory.endedAt === null ? null : exact(trajectory.endedAt)],
          ['Version', versionFact(trajectory.agent)],
          ['Your ids', trajectory.externalIds?.map(visible).join(', ') ?? null],
          ['Service', trajectory.service],
          ['Environment', trajectory.environment],
          ['Session', sessionLink(trajectory.conversationId)],
          ['User', trajectory.userId],
          ['Trace', trajectory.traceIds.length === 0 ? null : trajectory.traceIds.join(', ')],
        ]}
      />
    </div>
  );
};

/** Leads to the other runs of the conversation. */
const sessionLink = (id: string | null): ReactNode =>
  id === null ? null : (
    <Link to="/sessions/$id" params={{ id }}>
      {visible(id)}
    </Link>
  );

/** The version, and how it is known where that is no matter of course. */
const versionFact = ({ version, versionBasis }: AgentIdentity): ReactNode =>
  version === null ? null : (
    <>
      {visible(version)}
      {versionBasis !== undefined && <span className="muted"> · {VERSION_BASIS[versionBasis]}</span>}
    </>
  );

/** What people or an import said about the run. One about a step leads there. */
export const Annotations = ({
  annotations,
  onSelect,
}: {
  readonly annotations: readonly Annotation[];
  readonly onSelect: ((id: StepId) => void) | null;
}): ReactNode => (
  <ul className="annotations" aria-label="Annotations">
    {annotations.map((annotation, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: annotations have no id and never move.
      <li key={index} className="annotation">
        <Icon name="flag" />
        <div>
          <p>
            <b>{annotation.label}</b>
            {annotation.by !== null && <span className="muted"> by {annotation.by}</span>}
            {annotation.step !== null && onSelect !== null && (
              <button
                type="button"
                className="jump"
                onClick={() => annotation.step !== null && onSelect(annotation.step)}
              >
                to the step
                <Icon name="arrow" />
              </button>
            )}
          </p>
          {annotation.note !== null && <p className="prose">{annotation.note}</p>}
        </div>
      </li>
    ))}
  </ul>
);
