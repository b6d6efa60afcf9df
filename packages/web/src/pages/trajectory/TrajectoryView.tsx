import type { Step } from '@pawl/core/trajectory';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../app/keyboard.js';
import { useNarrow } from '../../app/media.js';
import { VIEWS, type View } from '../../app/search.js';
import { useBack } from '../../app/useBack.js';
import { Splitter } from '../../components/Splitter.js';
import { Head } from './Head.js';
import { MessagesView } from './MessagesView.js';
import { selectedStep, type TrajectoryModel } from './model.js';
import { Overview } from './Overview.js';
import { StepDetail } from './StepDetail.js';
import './trajectory.css';
import { TimelineView } from './TimelineView.js';
import { TreeView } from './TreeView.js';
import { isFailed } from './totals.js';
import { nextPosition, stepAt } from './tree.js';
import { useFolding } from './useFolding.js';
import { useSelection } from './useSelection.js';

const route = getRouteApi('/trajectories/$id');
const VIEW_LABELS: Readonly<Record<View, string>> = { tree: 'Tree', messages: 'Messages', timeline: 'Timeline' };

export const TrajectoryView = ({ model }: { readonly model: TrajectoryModel }): ReactNode => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const back = useBack('/trajectories');
  const narrow = useNarrow();
  const body = useRef<HTMLDivElement>(null);
  const view = search.view ?? 'tree';
  const isInUrl = search.step !== undefined;
  const write = useCallback(
    (id: string | undefined): void => {
      // On a phone a step covers the page: going back uncovers it. Elsewhere the history is not for every step.
      const covers = narrow && !isInUrl;
      void navigate({
        search: ({ step: _before, ...rest }) => (id === undefined ? rest : { ...rest, step: id }),
        replace: !covers,
      });
    },
    [navigate, narrow, isInUrl],
  );
  const [step, select] = useSelection(search.step, write);
  const selected = selectedStep(model, step);
  const folding = useFolding(model.tree, selected?.id ?? null);
  const [caseShown, setCaseShown] = useState(false);
  const [overviewShown, setOverviewShown] = useState(false);
  const covered = narrow && (step !== undefined || overviewShown);

  const show = (next: View): void =>
    void navigate({ search: ({ view, ...rest }) => (next === 'tree' ? rest : { ...rest, view: next }), replace: true });

  const nextWhere = (wanted: (step: Step) => boolean): void => {
    const from = selected === null ? -1 : (model.tree.positionOf.get(selected.id) ?? -1);
    const position = nextPosition(model.tree, from, wanted);
    const step = position === null ? undefined : stepAt(model.tree, position);
    if (step !== undefined) select(step.id);
  };
  // A parent often carries its child's error as a status: the step that says what went wrong comes first.
  const nextError = (): void =>
    nextWhere(model.trajectory.steps.some(step => step.error !== null) ? step => step.error !== null : isFailed);
  const nextAnnotation = (): void => nextWhere(step => model.annotations.has(step.id));

  const stepBack = (): void => {
    if (step !== undefined) select(null);
    else if (overviewShown) setOverviewShown(false);
    else back();
  };

  useKeys('Trajectory', [
    { key: 'e', label: 'Next error', run: nextError },
    { key: 'a', label: 'Next annotation', run: nextAnnotation },
    ...VIEWS.map((name, index) => ({ key: String(index + 1), label: VIEW_LABELS[name], run: () => show(name) })),
    { key: 'c', label: 'Make a case', run: () => setCaseShown(shown => !shown) },
    { key: 'Escape', label: 'Back', run: stepBack },
  ]);

  const views = useMemo(
    () => ({ model, folding, selected: selected?.id ?? null, onSelect: select }),
    [model, folding, selected, select],
  );
  return (
    <div className="page trajectory">
      <Head
        model={model}
        caseShown={caseShown}
        onCase={() => setCaseShown(!caseShown)}
        onBack={back}
        onNextError={nextError}
        onNextAnnotation={nextAnnotation}
      />
      <div className={`trajectory__body${covered ? ' trajectory__body--covered' : ''}`} ref={body}>
        <section className="trajectory__steps" aria-label="Steps">
          <div className="tabs" role="tablist" aria-label="View">
            {VIEWS.map((name, index) => (
              <button
                key={name}
                type="button"
                role="tab"
                className="tab"
                aria-selected={name === view}
                title={`${VIEW_LABELS[name]} (${index + 1})`}
                onClick={() => show(name)}
              >
                {VIEW_LABELS[name]}
              </button>
            ))}
            {narrow && (
              <button type="button" className="tab trajectory__overview" onClick={() => setOverviewShown(true)}>
                Input and output
              </button>
            )}
          </div>
          {view === 'messages' ? (
            <MessagesView {...views} />
          ) : view === 'timeline' ? (
            <TimelineView {...views} />
          ) : (
            <TreeView {...views} />
          )}
        </section>
        <Splitter container={body} remember="pawl.detail-width" />
        <section className="trajectory__detail" aria-label={selected === null ? 'Run' : 'Step'}>
          {selected === null ? (
            <Overview
              model={model}
              missing={step ?? null}
              onSelect={select}
              onClose={narrow ? () => setOverviewShown(false) : null}
            />
          ) : (
            <StepDetail key={selected.id} step={selected} model={model} onClose={() => select(null)} />
          )}
        </section>
      </div>
    </div>
  );
};
