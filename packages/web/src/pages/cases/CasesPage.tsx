import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { caseList } from '../../api/queries.js';
import type { CaseFile } from '../../api/types.js';
import type { CasesSearch } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { Command } from '../../components/Copy.js';
import { ChoiceFilter, FilterBar, TextFilter } from '../../components/FilterBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { countOf } from '../../format/count-of.js';
import { NothingMatches } from '../trajectories/Empty.js';
import './cases.css';
import { CaseCard, caseColumns } from './columns.js';
import { filterCases } from './filter.js';
import { Problems } from './Problems.js';

const route = getRouteApi('/cases');
const SEVERITIES = ['blocking', 'warning', 'exploratory'] as const;

/** Every case file of the repository, and those that do not load. */
export const CasesPage = (): ReactNode => {
  useTitle('Cases');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(caseList());
  const rows = useMemo(() => filterCases(data?.items ?? [], filter), [data, filter]);
  const set = (search: CasesSearch): void => void navigate({ search, replace: true });
  return (
    <div className="page">
      <FilterBar title="Cases" count={data === undefined ? null : countOf(rows.length, data.items.length)}>
        <ChoiceFilter
          label="severity"
          value={filter.severity}
          choices={SEVERITIES}
          onChange={value => {
            const severity = SEVERITIES.find(candidate => candidate === value);
            set({
              ...(filter.q === undefined ? {} : { q: filter.q }),
              ...(severity === undefined ? {} : { severity }),
            });
          }}
        />
        <TextFilter
          label="Id, title, owner, tag"
          value={filter.q ?? ''}
          onChange={q =>
            set({ ...(filter.severity === undefined ? {} : { severity: filter.severity }), ...(q === '' ? {} : { q }) })
          }
        />
      </FilterBar>
      {data !== undefined && data.problems.length > 0 && <Problems problems={data.problems} />}
      {data === undefined ? (
        error === null ? (
          <Loading what="cases" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : rows.length > 0 ? (
        <Table
          label="Cases"
          rows={rows}
          keyOf={keyOf}
          columns={caseColumns}
          card={card}
          rowHeight={3}
          cardHeight={5}
          minWidth={58}
        />
      ) : data.items.length > 0 ? (
        <NothingMatches what="case" onClear={() => set({})} />
      ) : data.problems.length > 0 ? null : (
        <NoCases />
      )}
    </div>
  );
};

const keyOf = (item: CaseFile): string => `${item.file} ${item.case.id}`;
const card = (item: CaseFile): ReactNode => <CaseCard item={item} />;

const NoCases = (): ReactNode => (
  <EmptyState icon="cases" title="There is no case yet">
    <p>
      A case is one file: what an agent was asked, what its tools answered, and what should have happened. Take the
      first from a run that went wrong; its <Link to="/trajectories">trajectory</Link> shows the command:
    </p>
    <Command line="pawl case from TRAJECTORY" />
    <p>Or begin with an empty one:</p>
    <Command line="pawl case new" />
  </EmptyState>
);
