import type { CaseReport, RunReport } from '@pawl/core/runs';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { runReport } from '../../api/queries.js';
import { useKeys } from '../../app/keyboard.js';
import { useNarrow } from '../../app/media.js';
import type { RunSearch } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { useBack } from '../../app/useBack.js';
import { FilterBar, TextFilter, ToggleFilter } from '../../components/FilterBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { countOf } from '../../format/count-of.js';
import { NothingMatches } from '../trajectories/Empty.js';
import { CaseDetails } from './CaseDetails.js';
import { RunCaseCard, runCaseColumns } from './columns.js';
import '../../components/data.css';
import './run.css';
import { SuiteHead } from './SuiteHead.js';
import { nextSort, parseSort, SORTS, type SortColumn, tableRows } from './table.js';

const route = getRouteApi('/runs/$id');

/** One eval run: scenarios as rows, metrics as columns. */
export const RunPage = (): ReactNode => {
  const { id } = route.useParams();
  const back = useBack('/runs');
  const { data, error, refetch } = useQuery(runReport(id));
  useTitle(`Run ${id}`);
  useKeys('Run', [{ key: 'Escape', label: 'Back', run: back }]);
  if (data !== undefined) return <RunView report={data} onBack={back} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} onBack={back} />;
  return <Loading what="the run" />;
};

const isSortColumn = (column: string): column is SortColumn => Object.hasOwn(SORTS, column);

const RunView = ({ report, onBack }: { readonly report: RunReport; readonly onBack: () => void }): ReactNode => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = useNarrow();
  const { q, show, sort, open } = search;
  const rows = useMemo(() => tableRows(report, { q, show, sort }), [report, q, show, sort]);
  const set = useCallback(
    (change: { readonly [Key in keyof RunSearch]: string | undefined }): void =>
      void navigate({
        search: before =>
          Object.fromEntries(
            Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined && value !== ''),
          ),
        replace: true,
      }),
    [navigate],
  );

  const complete = report.run.endedAt !== null || report.run.origin === 'imported';
  const columns = useMemo(
    () =>
      runCaseColumns({ run: report.run.id, complete, open, onOpen: id => set({ open: id === open ? undefined : id }) }),
    [report.run.id, complete, open, set],
  );
  const details = useCallback(
    (row: CaseReport): ReactNode | null =>
      row.case.id === open ? <CaseDetails run={report.run.id} complete={complete} row={row} /> : null,
    [open, report.run.id, complete],
  );
  const card = useCallback(
    (row: CaseReport): ReactNode => (
      <RunCaseCard
        row={row}
        run={report.run.id}
        complete={complete}
        onOpen={() => set({ open: row.case.id === open ? undefined : row.case.id })}
      />
    ),
    [report.run.id, complete, open, set],
  );
  const head = (
    <>
      <SuiteHead report={report} onBack={onBack} />
      <FilterBar title="Cases" count={countOf(rows.length, report.cases.length)}>
        <ToggleFilter
          label="Failing only"
          on={show === 'failing'}
          onChange={on => set({ show: on ? 'failing' : undefined })}
        />
        <TextFilter label="Case, owner, check" value={q ?? ''} onChange={text => set({ q: text })} />
      </FilterBar>
    </>
  );
  // A phone has no room for a head that stays.
  const scrollsAway = narrow && report.cases.length > 0;
  return (
    <div className="page">
      {!scrollsAway && head}
      {report.cases.length === 0 ? (
        <EmptyState icon="runs" title="This run has no case">
          <p>Its selection of cases came out empty. A gate on it is inconclusive.</p>
        </EmptyState>
      ) : (
        <Table
          label="Cases of the run"
          rows={rows}
          keyOf={keyOf}
          columns={columns}
          card={card}
          rowHeight={2.75}
          cardHeight={5.75}
          minWidth={72}
          sort={parseSort(sort)}
          onSort={column => {
            if (isSortColumn(column)) set({ sort: nextSort(sort, column) });
          }}
          details={details}
          {...(scrollsAway ? { above: head } : {})}
          foot={
            rows.length === 0 ? (
              <NothingMatches what="case" onClear={() => set({ q: undefined, show: undefined })} />
            ) : null
          }
        />
      )}
    </div>
  );
};

const keyOf = (row: CaseReport): string => row.case.id;
