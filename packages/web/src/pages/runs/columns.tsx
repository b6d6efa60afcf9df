import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunListItem } from '../../api/types.js';
import { AgentName } from '../../components/AgentName.js';
import { Figure } from '../../components/Figure.js';
import { OutcomeBar } from '../../components/plots/Outcomes.js';
import { intervalSentence, Rate } from '../../components/plots/Whisker.js';
import { Time } from '../../components/Time.js';
import type { Column } from '../../components/table/Table.js';
import { counted } from '../../format/count-of.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars, percent } from '../../format/number.js';
import { tokenSum } from '../../format/tokens.js';
import { largestK, plannedAttempts } from '../run/table.js';
import './runs.css';

const RunLink = ({ item: { run } }: { readonly item: RunListItem }): ReactNode => (
  <Link className="row-link ellipsis" to="/runs/$id" params={{ id: run.id }}>
    {run.id}
  </Link>
);

/** When it began; while it goes on, how far it is. */
const When = ({ item: { run, suite } }: { readonly item: RunListItem }): ReactNode =>
  run.endedAt === null && run.origin === 'executed' ? (
    <span className="run-progress" title="Attempts written, of those planned">
      {count(suite.attempts)} of {count(plannedAttempts(run))}
    </span>
  ) : (
    <Time at={run.startedAt} />
  );

const PassHat = ({ item: { suite } }: { readonly item: RunListItem }): ReactNode => {
  const largest = largestK(suite.pass_hat_k);
  if (largest === null) return <Figure value={null} format={percent} reason="No case has a valid attempt" />;
  return (
    <span title={`All of ${largest.k} attempts pass`}>
      <span className="muted run-k">k={largest.k}</span>
      <Figure value={largest.value} format={percent} reason="Not defined for these attempts" />
    </span>
  );
};

export const runColumns: readonly Column<RunListItem>[] = [
  { id: 'run', head: 'Run', track: 'minmax(9rem, 1.3fr)', cell: item => <RunLink item={item} /> },
  {
    id: 'agent',
    head: 'Agent',
    track: 'minmax(8rem, 1fr)',
    cell: ({ run }) => <AgentName name={run.agent} version={run.version} />,
  },
  {
    id: 'rate',
    head: 'Pass rate',
    explained: 'Share of valid attempts that passed, each case weighing the same, with its interval',
    track: 'minmax(9rem, 1fr)',
    cell: ({ suite }) => <Rate value={suite.pass_rate} estimate={suite.pass_rate_interval} />,
  },
  {
    id: 'hat',
    head: 'pass^k',
    explained: 'All of k attempts pass, for the largest k',
    track: '6rem',
    align: 'end',
    cell: item => <PassHat item={item} />,
  },
  {
    id: 'outcomes',
    head: 'Outcomes',
    track: 'minmax(6rem, 0.7fr)',
    cell: ({ suite }) => <OutcomeBar outcomes={suite.outcomes} />,
  },
  { id: 'cases', head: 'Cases', track: '3.25rem', align: 'end', cell: ({ suite }) => count(suite.cases) },
  { id: 'attempts', head: 'Attempts', track: '4rem', align: 'end', cell: ({ suite }) => count(suite.attempts) },
  {
    id: 'tokens',
    head: 'Tokens',
    track: '3.75rem',
    align: 'end',
    cell: ({ suite }) => <Figure value={tokenSum(suite.tokens)} format={compact} reason="No attempt reported tokens" />,
  },
  {
    id: 'cost',
    head: 'Cost',
    track: '4rem',
    align: 'end',
    cell: ({ suite }) => <Figure value={suite.costUsd} format={dollars} reason="No attempt has a known price" />,
  },
  {
    id: 'p95',
    head: 'p95',
    explained: 'Duration that 95 of 100 attempts stay below',
    track: '5rem',
    align: 'end',
    cell: ({ suite }) => (
      <Figure value={suite.durationMs.p95} format={duration} reason="No valid attempt has a duration" />
    ),
  },
  { id: 'when', head: 'When', track: '6.5rem', align: 'end', cell: item => <When item={item} /> },
];

export const RunCard = ({ item }: { readonly item: RunListItem }): ReactNode => (
  <>
    <div className="card-line">
      <RunLink item={item} />
      <span className="push">
        <When item={item} />
      </span>
    </div>
    <div className="card-line" title={intervalSentence(item.suite.pass_rate, item.suite.pass_rate_interval)}>
      <Rate value={item.suite.pass_rate} estimate={item.suite.pass_rate_interval} />
      <OutcomeBar outcomes={item.suite.outcomes} />
    </div>
    <div className="card-line card-line--quiet">
      <AgentName name={item.run.agent} version={item.run.version} />
      <span>{counted(item.suite.cases, 'case')}</span>
      <span>{counted(item.suite.attempts, 'attempt')}</span>
    </div>
  </>
);
