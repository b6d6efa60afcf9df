import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { sessionPages } from '../../api/queries.js';
import type { Session } from '../../api/types.js';
import { useTitle } from '../../app/title.js';
import { FilterBar, TextFilter } from '../../components/FilterBar.js';
import { Lines } from '../../components/Lines.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { count } from '../../format/number.js';
import { NothingMatches } from '../trajectories/Empty.js';
import { SessionCard, sessionColumns } from './columns.js';
import './sessions.css';

const route = getRouteApi('/sessions');

/** Every conversation, the one that was last spoken in first. */
export const SessionsPage = (): ReactNode => {
  useTitle('Sessions');
  const { user } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(sessionPages(user));
  const rows = useMemo(
    () => [...new Map(data?.pages.flatMap(page => page.items).map(row => [row.id, row])).values()],
    [data],
  );
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const clear = (): void => void navigate({ search: {}, replace: true });
  return (
    <div className="page">
      <FilterBar title="Sessions" count={data === undefined ? null : `${count(rows.length)}${hasNextPage ? '+' : ''}`}>
        <TextFilter
          label="User id, exactly"
          value={user ?? ''}
          onChange={text => void navigate({ search: text === '' ? {} : { user: text }, replace: true })}
        />
      </FilterBar>
      {data === undefined ? (
        error === null ? (
          <Loading what="sessions" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : rows.length > 0 ? (
        <Table
          label="Sessions, newest first"
          rows={rows}
          keyOf={keyOf}
          columns={sessionColumns}
          card={card}
          rowHeight={2.375}
          cardHeight={5.25}
          minWidth={64}
          live
          onEnd={onEnd}
        />
      ) : user !== undefined ? (
        <NothingMatches what="session" onClear={clear} />
      ) : (
        <NoSessions />
      )}
    </div>
  );
};

const keyOf = (session: Session): string => session.id;
const card = (session: Session): ReactNode => <SessionCard session={session} />;

const NoSessions = (): ReactNode => (
  <EmptyState icon="sessions" title="No trajectory names its conversation yet">
    <p>
      Trajectories of one conversation stand together here, whoever of several agents spoke. Let each run name its
      conversation, and if you like its user, by an attribute on any of its spans:
    </p>
    <Lines
      text={`span.setAttribute('gen_ai.conversation.id', conversation);\nspan.setAttribute('user.id', user);`}
      what="the lines"
    />
  </EmptyState>
);
