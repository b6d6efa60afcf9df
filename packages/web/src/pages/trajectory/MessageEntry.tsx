import type { Annotation } from '@pawl/core/trajectory';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { Icon } from '../../components/Icon.js';
import { KindIcon } from '../../components/Kind.js';
import { Parts, Speaker } from '../../components/Messages.js';
import { Value } from '../../components/Value.js';
import { duration } from '../../format/duration.js';
import { excerpt } from '../../format/excerpt.js';
import { visible } from '../../format/visible.js';
import type { Entry } from './conversation.js';
import { stepSummary } from './row.js';
import { StepFlags } from './StepFlags.js';

interface MessageEntryProps {
  readonly entry: Entry;
  readonly selected: boolean;
  readonly unfolded: boolean;
  readonly annotations: readonly Annotation[] | undefined;
  /** The entry's place, for `onSelect`. */
  readonly index: number;
  readonly onSelect: (index: number) => void;
  readonly onToggle: (key: string) => void;
}

/** One message, tool call or event of the conversation. A click selects its step; text in it can still be marked. */
export const MessageEntry = memo((props: MessageEntryProps): ReactNode => {
  const { entry, index, selected, onSelect } = props;
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const onControl = event.target instanceof Element && event.target.closest('button, summary, a') !== null;
    if (onControl || window.getSelection()?.isCollapsed === false) return;
    onSelect(index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k select by keyboard.
    <article
      className={`entry entry--${entry.kind}${selected ? ' entry--selected' : ''}`}
      aria-current={selected}
      onClick={onClick}
    >
      {entry.kind === 'message' ? (
        <SpokenEntry {...props} entry={entry} />
      ) : entry.kind === 'tool' ? (
        <ToolEntry {...props} entry={entry} />
      ) : (
        <EventEntry {...props} entry={entry} />
      )}
    </article>
  );
});

type Of<Kind extends Entry['kind']> = Omit<MessageEntryProps, 'entry'> & {
  readonly entry: Extract<Entry, { kind: Kind }>;
};

/** The model that wrote a message; null where a log only repeats the role, or nobody wrote it. */
const modelOf = ({ model, role }: Of<'message'>['entry']): string | null => {
  const name = model === null ? null : (model.responseModel ?? model.requestModel ?? model.name);
  return name === role ? null : name;
};

/** Instructions are long and the same in every run: what was said stands behind their beginning. */
const INSTRUCTIONS = new Set(['system', 'developer']);
const INSTRUCTIONS_SHOWN = 400;

const SpokenEntry = ({ entry, annotations }: Of<'message'>): ReactNode => (
  <>
    <header className="entry__head">
      <Speaker role={entry.role} name={entry.name} />
      {modelOf(entry) !== null && <span className="muted entry__model">{modelOf(entry)}</span>}
      {entry.model !== null ? (
        <StepFlags step={entry.model} annotations={annotations} />
      ) : (
        annotations !== undefined && <AnnotationFlag annotations={annotations} />
      )}
    </header>
    <div className="entry__parts">
      <Parts parts={entry.parts} {...(INSTRUCTIONS.has(entry.role) ? { shown: INSTRUCTIONS_SHOWN } : {})} />
    </div>
  </>
);

const AnnotationFlag = ({ annotations }: { readonly annotations: readonly Annotation[] }): ReactNode => (
  <span
    className="badge badge--warn"
    title={annotations.map(annotation => annotation.note ?? annotation.label).join('\n')}
  >
    <Icon name="flag" />
    {annotations[0]?.label}
  </span>
);

const ToolEntry = ({ entry, index, unfolded, annotations, onToggle, onSelect }: Of<'tool'>): ReactNode => {
  const failed = entry.toolStep?.error ?? null;
  return (
    <>
      <button
        type="button"
        className="entry__fold"
        aria-expanded={unfolded}
        onClick={() => {
          onToggle(entry.key);
          onSelect(index);
        }}
      >
        <Icon name={unfolded ? 'down' : 'chevron'} />
        <KindIcon kind="tool" />
        <span className="step-line__name">{visible(entry.name)}</span>
        <span className="ellipsis step-line__asked">{excerpt(entry.arguments, 160)}</span>
        {entry.toolStep !== null && <StepFlags step={entry.toolStep} annotations={annotations} />}
        {entry.toolStep !== null && entry.toolStep.durationMs !== null && (
          <span className="muted entry__time">{duration(entry.toolStep.durationMs)}</span>
        )}
      </button>
      {!unfolded && (
        <p className={`entry__result ellipsis${failed === null ? '' : ' step-line__error'}`}>
          {failed !== null ? (
            excerpt(failed.message, 240)
          ) : entry.result === undefined ? (
            <span className="muted">no result recorded</span>
          ) : (
            excerpt(entry.result, 240)
          )}
        </p>
      )}
      {unfolded && (
        <div className="entry__values">
          <Value title="Arguments" value={entry.arguments} empty="no arguments" />
          {failed !== null && <p className="error-box">{failed.message}</p>}
          <Value
            title="Result"
            value={entry.result ?? null}
            empty={entry.result === undefined ? 'no result recorded' : 'null'}
          />
        </div>
      )}
    </>
  );
};

const EventEntry = ({ entry, annotations }: Of<'step'>): ReactNode => {
  const { asked, answered } = stepSummary(entry.of);
  return (
    <div className="entry__event">
      <KindIcon kind={entry.of.kind} />
      <span className="step-line__name">{visible(entry.of.name)}</span>
      <span className="ellipsis muted">{asked}</span>
      <span className={`ellipsis${entry.of.error === null ? '' : ' step-line__error'}`}>{answered}</span>
      <StepFlags step={entry.of} annotations={annotations} />
    </div>
  );
};
