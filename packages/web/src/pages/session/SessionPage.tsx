import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { session } from '../../api/queries.js';
import type { SessionAnswer, SessionMember } from '../../api/types.js';
import { useKeys } from '../../app/keyboard.js';
import { useNarrow } from '../../app/media.js';
import { useTitle } from '../../app/title.js';
import { useBack } from '../../app/useBack.js';
import { CopyButton } from '../../components/Copy.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { ErrorState, Loading } from '../../components/Notice.js';
import { PageHead } from '../../components/PageHead.js';
import { Time } from '../../components/Time.js';
import { type Column, Table } from '../../components/table/Table.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { visible } from '../../format/visible.js';
import { Agents, lengthOf, Statuses, tokensOf } from '../sessions/columns.js';
import '../sessions/sessions.css';
import { TrajectoryCard, trajectoryColumns } from '../trajectories/columns.js';

const route = getRouteApi('/sessions/$id');

/** One conversation: its trajectories in the order in which they happened. */
export const SessionPage = (): ReactNode => {
  const { id } = route.useParams();
  const back = useBack('/sessions');
  const { data, error, refetch } = useQuery(session(id));
  useTitle(`Session ${id}`);
  useKeys('Session', [{ key: 'Escape', label: 'Back', run: back }]);
  if (data !== undefined) return <SessionView data={data} onBack={back} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} onBack={back} />;
  return <Loading what="the session" />;
};

const keyOf = ({ trajectory }: SessionMember): string => trajectory.id;

/** It takes up what an earlier trajectory left open: usually a call that had waited for a person. */
const Continues = ({ member }: { readonly member: SessionMember }): ReactNode =>
  member.continues === null ? null : (
    <span className="continues" title={`Answers a call that ${member.continues} left open`}>
      <Icon name="link" />
      goes on
    </span>
  );

const columns: readonly Column<SessionMember>[] = [
  ...trajectoryColumns.slice(0, 2).map(of),
  { id: 'continues', head: '', track: '4.25rem', cell: member => <Continues member={member} /> },
  ...trajectoryColumns.slice(2).map(of),
];

function of(column: (typeof trajectoryColumns)[number]): Column<SessionMember> {
  return { ...column, cell: ({ trajectory }) => column.cell(trajectory) };
}

const card = (member: SessionMember): ReactNode => (
  <>
    <TrajectoryCard item={member.trajectory} />
    <Continues member={member} />
  </>
);

const SessionView = ({ data, onBack }: { readonly data: SessionAnswer; readonly onBack: () => void }): ReactNode => {
  const narrow = useNarrow();
  const head = <SessionHead data={data} onBack={onBack} />;
  return (
    <div className="page session-page">
      {!narrow && head}
      <Table
        label="Trajectories of the session, earliest first"
        rows={data.items}
        keyOf={keyOf}
        columns={columns}
        card={card}
        rowHeight={2.375}
        cardHeight={6.25}
        minWidth={66}
        {...(narrow ? { above: head } : {})}
        foot={
          data.session.trajectories > data.items.length ? (
            <p className="table__foot">
              The earliest {count(data.items.length)} of {count(data.session.trajectories)} trajectories.
            </p>
          ) : null
        }
      />
    </div>
  );
};

const SessionHead = ({
  data: { session: all },
  onBack,
}: {
  readonly data: SessionAnswer;
  readonly onBack: () => void;
}) => (
  <div className="session-head">
    <PageHead
      title={visible(all.id)}
      onBack={onBack}
      above={
        <>
          Session
          <CopyButton text={() => all.id} what="the session’s id" />
        </>
      }
    >
      <div className="session-facts">
        <Agents session={all} />
        {all.user !== null && <span>with {visible(all.user)}</span>}
        <Statuses session={all} />
        <span title="From its first start to its last end">
          <Figure value={lengthOf(all)} format={duration} reason="Nobody recorded times" />
        </span>
        <span>
          <Figure value={tokensOf(all)} format={compact} reason="No model step reported tokens" /> tokens
        </span>
        <Figure value={all.costUsd} format={dollars} reason="No model step has a known price" />
        <Time at={all.lastAt} />
      </div>
    </PageHead>
  </div>
);
