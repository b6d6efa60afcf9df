import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { runList } from '../../api/queries.js';
import type { RunListItem } from '../../api/types.js';
import { useTitle } from '../../app/title.js';
import { Command } from '../../components/Copy.js';
import { FilterBar, TextFilter } from '../../components/FilterBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { countOf } from '../../format/count-of.js';
import { hasWords } from '../../format/words.js';
import { NothingMatches } from '../trajectories/Empty.js';
import { RunCard, runColumns } from './columns.js';

const route = getRouteApi('/runs');

/** Every eval run, newest first. */
export const RunsPage = (): ReactNode => {
  useTitle('Runs');
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(runList());
  const rows = useMemo(
    () => (data?.items ?? []).filter(({ run }) => hasWords(q, [run.id, run.agent, run.version, run.origin])),
    [data, q],
  );
  return (
    <div className="page">
      <FilterBar title="Runs" count={data === undefined ? null : countOf(rows.length, data.items.length)}>
        <TextFilter
          label="Run, agent, version"
          value={q ?? ''}
          onChange={text => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
        />
      </FilterBar>
      {data === undefined ? (
        error === null ? (
          <Loading what="runs" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : rows.length > 0 ? (
        <Table
          label="Runs, newest first"
          rows={rows}
          keyOf={keyOf}
          columns={runColumns}
          card={card}
          rowHeight={2.75}
          cardHeight={5.25}
          minWidth={60}
        />
      ) : data.items.length > 0 ? (
        <NothingMatches what="run" onClear={() => void navigate({ search: {}, replace: true })} />
      ) : (
        <NoRuns />
      )}
    </div>
  );
};

const keyOf = (item: RunListItem): string => item.run.id;
const card = (item: RunListItem): ReactNode => <RunCard item={item} />;

const NoRuns = (): ReactNode => (
  <EmptyState icon="runs" title="No case has been run yet">
    <p>
      A run attempts each case several times and checks what the agent did. Run all cases on one version of an agent:
    </p>
    <Command line="pawl run --agent NAME --attempts 5" />
    <p>Or bring in attempts that were graded elsewhere:</p>
    <Command line="pawl import messages FILE --map messages=FIELD --map score=FIELD --pass 'score >= 1' --run NAME" />
  </EmptyState>
);
