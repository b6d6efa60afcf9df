import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo } from 'react';
import { newestTrajectories, trajectoryPages } from '../../api/queries.js';
import type { ListedTrajectory } from '../../api/types.js';
import type { TrajectoriesSearch } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { ChoiceFilter, FilterBar, TextFilter } from '../../components/FilterBar.js';
import { ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { count } from '../../format/number.js';
import { TrajectoryCard, trajectoryColumns } from './columns.js';
import { NoTrajectories, NothingMatches } from './Empty.js';
import { mergePages } from './merge.js';

const route = getRouteApi('/trajectories');

/** Every run of an agent that was seen, newest first, refreshed while one looks on. */
export const TrajectoriesPage = (): ReactNode => {
  useTitle('Trajectories');
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: TrajectoriesSearch | { [Key in keyof TrajectoriesSearch]: undefined }): void =>
    void navigate({ search: before => withoutEmpty({ ...before, ...change }), replace: true });

  const newest = useQuery(newestTrajectories(filter));
  const pages = useInfiniteQuery(trajectoryPages(filter));
  const { items, gap } = useMemo(() => mergePages(newest.data, pages.data?.pages ?? []), [newest.data, pages.data]);

  const queries = useQueryClient();
  const queryKey = trajectoryPages(filter).queryKey;
  useEffect(() => {
    if (gap) void queries.resetQueries({ queryKey });
  }, [gap, queries, queryKey]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const facets = newest.data?.facets;
  const filtered = Object.values(filter).some(value => value !== undefined);
  const known = newest.data !== undefined;
  return (
    <div className="page">
      <FilterBar title="Trajectories" count={known ? `${count(items.length)}${hasNextPage ? '+' : ''}` : null}>
        <ChoiceFilter
          label="agent"
          value={filter.agent}
          choices={facets?.agents ?? []}
          onChange={agent => set({ agent })}
        />
        <ChoiceFilter
          label="version"
          value={filter.version}
          choices={facets?.versions ?? []}
          onChange={version => set({ version })}
        />
        <ChoiceFilter
          label="status"
          value={filter.status}
          choices={facets?.statuses ?? []}
          onChange={status => set({ status })}
        />
        <TextFilter label="Text in input, output, error" value={filter.q ?? ''} onChange={q => set({ q })} />
      </FilterBar>
      {!known && newest.isError ? (
        <ErrorState error={newest.error} onRetry={() => void newest.refetch()} />
      ) : !known ? (
        <Loading what="trajectories" />
      ) : items.length === 0 ? (
        filtered ? (
          <NothingMatches onClear={() => void navigate({ search: {}, replace: true })} />
        ) : (
          <NoTrajectories />
        )
      ) : (
        <Table
          label="Trajectories, newest first"
          rows={items}
          keyOf={keyOf}
          columns={trajectoryColumns}
          card={card}
          rowHeight={2.375}
          cardHeight={5.25}
          minWidth={62}
          live
          onEnd={onEnd}
          foot={
            <p className="table__foot">
              {isFetchingNextPage ? (
                'Loading more …'
              ) : hasNextPage ? (
                ''
              ) : (
                <>
                  That is all. A case begins with one of these: <Link to="/cases">cases</Link>
                </>
              )}
            </p>
          }
        />
      )}
    </div>
  );
};

const keyOf = (item: ListedTrajectory): string => item.id;
const card = (item: ListedTrajectory): ReactNode => <TrajectoryCard item={item} />;

const withoutEmpty = (search: { readonly [Key in keyof TrajectoriesSearch]: string | undefined }): TrajectoriesSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));
