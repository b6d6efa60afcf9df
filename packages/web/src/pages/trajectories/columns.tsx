import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ListedTrajectory } from '../../api/types.js';
import { AgentName } from '../../components/AgentName.js';
import { Badge } from '../../components/Badge.js';
import { FeedbackMarks } from '../../components/FeedbackMarks.js';
import { Figure } from '../../components/Figure.js';
import { StatusMark } from '../../components/StatusMark.js';
import { Time } from '../../components/Time.js';
import type { Column } from '../../components/table/Table.js';
import { unpricedNote } from '../../format/cost.js';
import { counted } from '../../format/count-of.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { titleOfText } from '../../format/title.js';
import { tokenSum } from '../../format/tokens.js';

const WITHOUT_INPUT = { stored: 'no input recorded', dropped: 'contents removed by retention' } as const;

const TrajectoryLink = ({ item }: { readonly item: ListedTrajectory }): ReactNode => (
  <Link className="row-link ellipsis" to="/trajectories/$id" params={{ id: item.id }} preload={false}>
    {item.input === '' ? <span className="muted">{WITHOUT_INPUT[item.payload]}</span> : titleOfText(item.input)}
  </Link>
);

/** How it ended: the agent's final status, and why it stopped where that says more. */
const Ending = ({ item }: { readonly item: ListedTrajectory }): ReactNode => {
  if (item.error !== null) {
    return (
      <span className="ellipsis trajectory-error" title={item.error}>
        {item.error}
      </span>
    );
  }
  return (
    <span className="badges badges--line ellipsis">
      {item.finalStatus !== null && <Badge title="Final status">{item.finalStatus}</Badge>}
      {item.stopReason !== null && item.stopReason !== item.finalStatus && (
        <span className="muted ellipsis" title={`Stop reason: ${item.stopReason}`}>
          {item.stopReason}
        </span>
      )}
    </span>
  );
};

const Tokens = ({ item }: { readonly item: ListedTrajectory }): ReactNode => {
  const { input, output } = item.totals.tokens;
  return (
    <Figure
      value={tokenSum(item.totals.tokens)}
      format={compact}
      title={`${count(input)} input, ${count(output)} output`}
      reason="No model step reported tokens"
    />
  );
};

const Cost = ({ item }: { readonly item: ListedTrajectory }): ReactNode => (
  <Figure
    value={item.totals.costUsd}
    format={dollars}
    title={unpricedNote(item.totals)}
    reason="No model step has a known price"
  />
);

const Duration = ({ item }: { readonly item: ListedTrajectory }): ReactNode => (
  <Figure
    value={item.durationMs}
    format={duration}
    reason={item.status === 'running' ? 'It has not ended' : 'Nobody recorded times'}
  />
);

export const trajectoryColumns: readonly Column<ListedTrajectory>[] = [
  { id: 'status', head: '', explained: 'Status', track: '1.125rem', cell: item => <StatusMark status={item.status} /> },
  {
    id: 'agent',
    head: 'Agent',
    track: 'minmax(7rem, 13rem)',
    cell: item => (
      <AgentName name={item.agent.name ?? item.service} version={item.agent.version} basis={item.agent.versionBasis} />
    ),
  },
  { id: 'input', head: 'Input', track: 'minmax(12rem, 1.7fr)', cell: item => <TrajectoryLink item={item} /> },
  {
    id: 'ending',
    head: 'Ended',
    explained: 'Final status and stop reason, or the error',
    track: 'minmax(9rem, 1fr)',
    cell: item => <Ending item={item} />,
  },
  {
    id: 'feedback',
    head: 'Said',
    explained: 'Thumbs, mean score, corrections, overrides and comments',
    track: '6rem',
    cell: item => <FeedbackMarks totals={item.feedback} />,
  },
  {
    id: 'steps',
    head: 'Steps',
    track: '3rem',
    align: 'end',
    cell: item => <Figure value={item.totals.steps} format={compact} title={count(item.totals.steps)} />,
  },
  { id: 'tokens', head: 'Tokens', track: '3.5rem', align: 'end', cell: item => <Tokens item={item} /> },
  { id: 'cost', head: 'Cost', track: '4.75rem', align: 'end', cell: item => <Cost item={item} /> },
  { id: 'duration', head: 'Duration', track: '5.5rem', align: 'end', cell: item => <Duration item={item} /> },
  { id: 'when', head: 'When', track: '6rem', align: 'end', cell: item => <Time at={item.startedAt} /> },
];

export const TrajectoryCard = ({ item }: { readonly item: ListedTrajectory }): ReactNode => (
  <>
    <div className="card-line">
      <StatusMark status={item.status} />
      <TrajectoryLink item={item} />
      <span className="push">
        <Time at={item.startedAt} />
      </span>
    </div>
    <div className="card-line">
      <AgentName name={item.agent.name ?? item.service} version={item.agent.version} basis={item.agent.versionBasis} />
      <Ending item={item} />
    </div>
    <div className="card-line card-line--quiet">
      <span>{counted(item.totals.steps, 'step')}</span>
      <Tokens item={item} />
      <Cost item={item} />
      <Duration item={item} />
      <FeedbackMarks totals={item.feedback} />
    </div>
  </>
);
