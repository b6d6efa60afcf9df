import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { trajectory as trajectoryQuery } from '../../api/queries.js';
import { useKeys } from '../../app/keyboard.js';
import { useTitle } from '../../app/title.js';
import { useBack } from '../../app/useBack.js';
import { ErrorState, Loading } from '../../components/Notice.js';
import { trajectoryModel } from './model.js';
import { TrajectoryView } from './TrajectoryView.js';

const route = getRouteApi('/trajectories/$id');

/** One run of an agent: its steps as tree, messages or timeline, and the selected step beside them. */
export const TrajectoryPage = (): ReactNode => {
  const { id } = route.useParams();
  const back = useBack('/trajectories');
  const { data, error, refetch } = useQuery(trajectoryQuery(id));
  const model = useMemo(() => (data === undefined ? null : trajectoryModel(data)), [data]);
  useTitle(data === undefined ? 'Trajectory' : `${data.agent.name ?? 'Trajectory'} ${id.slice(0, 8)}`);
  // As long as there is nothing to see; the view has keys of its own.
  useKeys('Page', model === null ? [{ key: 'Escape', label: 'Back', run: back }] : []);
  if (model !== null) return <TrajectoryView key={id} model={model} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} onBack={back} />;
  return <Loading what="the trajectory" />;
};
