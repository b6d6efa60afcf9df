import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Session } from '../../api/types.js';
import { Figure } from '../../components/Figure.js';
import { StatusMark } from '../../components/StatusMark.js';
import { Time } from '../../components/Time.js';
import type { Column } from '../../components/table/Table.js';
import { STATUS } from '../../components/words.js';
import { counted } from '../../format/count-of.js';
import { offsetMillis } from '../../format/date.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { visible } from '../../format/visible.js';

const SessionLink = ({ session }: { readonly session: Session }): ReactNode => (
  <Link className="row-link ellipsis" to="/sessions/$id" params={{ id: session.id }} title={session.id}>
    {visible(session.id)}
  </Link>
);

const STATUSES = Object.keys(STATUS) as (keyof typeof STATUS)[];

/** How its trajectories ended: a mark and a number for each way. */
export const Statuses = ({ session }: { readonly session: Session }): ReactNode => (
  <span className="session-statuses">
    {STATUSES.map(status => {
      const times = session.statuses[status] ?? 0;
      return times === 0 ? null : (
        <span
          key={status}
          title={`${counted(times, 'trajector')}: ${status}`.replace(
            /trajectors?/,
            times === 1 ? 'trajectory' : 'trajectories',
          )}
        >
          <StatusMark status={status} />
          {count(times)}
        </span>
      );
    })}
  </span>
);

export const Agents = ({ session }: { readonly session: Session }): ReactNode => {
  const names = session.agents.map(visible).join(', ');
  return names === '' ? (
    <span className="muted">unnamed agent</span>
  ) : (
    <span className="ellipsis" title={names}>
      {names}
    </span>
  );
};

/** From its first start to its last end, in milliseconds. */
export const lengthOf = ({ firstAt, lastAt }: Session): number | null =>
  firstAt === null || lastAt === null ? null : Math.max(0, offsetMillis(firstAt, lastAt));

export const tokensOf = ({ inputTokens, outputTokens }: Session): number | null =>
  inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0);

export const sessionColumns: readonly Column<Session>[] = [
  { id: 'session', head: 'Session', track: 'minmax(10rem, 1.4fr)', cell: session => <SessionLink session={session} /> },
  { id: 'agents', head: 'Agents', track: 'minmax(8rem, 1.2fr)', cell: session => <Agents session={session} /> },
  {
    id: 'user',
    head: 'User',
    track: 'minmax(6rem, 0.8fr)',
    cell: ({ user }) =>
      user === null ? (
        <Figure value={null} format={count} reason="No trajectory names a user" />
      ) : (
        <span className="ellipsis">{visible(user)}</span>
      ),
  },
  {
    id: 'trajectories',
    head: 'Trajectories',
    track: '6rem',
    align: 'end',
    cell: ({ trajectories }) => count(trajectories),
  },
  { id: 'statuses', head: 'Ended', track: '7rem', cell: session => <Statuses session={session} /> },
  {
    id: 'tokens',
    head: 'Tokens',
    track: '4rem',
    align: 'end',
    cell: session => <Figure value={tokensOf(session)} format={compact} reason="No model step reported tokens" />,
  },
  {
    id: 'cost',
    head: 'Cost',
    track: '4.75rem',
    align: 'end',
    cell: ({ costUsd }) => <Figure value={costUsd} format={dollars} reason="No model step has a known price" />,
  },
  {
    id: 'length',
    head: 'Over',
    explained: 'From its first start to its last end',
    track: '5.5rem',
    align: 'end',
    cell: session => <Figure value={lengthOf(session)} format={duration} reason="Nobody recorded times" />,
  },
  { id: 'last', head: 'Last', track: '6rem', align: 'end', cell: ({ lastAt }) => <Time at={lastAt} /> },
];

export const SessionCard = ({ session }: { readonly session: Session }): ReactNode => (
  <>
    <div className="card-line">
      <SessionLink session={session} />
      <span className="push">
        <Time at={session.lastAt} />
      </span>
    </div>
    <div className="card-line">
      <Agents session={session} />
      <Statuses session={session} />
    </div>
    <div className="card-line card-line--quiet">
      <span>
        {count(session.trajectories)} {session.trajectories === 1 ? 'trajectory' : 'trajectories'}
      </span>
      {session.user !== null && <span className="ellipsis">{visible(session.user)}</span>}
    </div>
  </>
);
