import type { CaseReport } from '@pawl/core/runs';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { caseAttempts } from '../../api/queries.js';
import { Figure } from '../../components/Figure.js';
import { Icon } from '../../components/Icon.js';
import { OutcomeSquares } from '../../components/plots/Outcomes.js';
import { squares } from '../../components/plots/squares.js';
import { Rate } from '../../components/plots/Whisker.js';
import type { Column } from '../../components/table/Table.js';
import { SEVERITY } from '../../components/words.js';
import { duration } from '../../format/duration.js';
import { compact, dollars, percent } from '../../format/number.js';
import { tokenSum } from '../../format/tokens.js';
import { largestK } from './table.js';

interface RowContext {
  readonly run: string;
  /** The run has ended: its attempts never change again. */
  readonly complete: boolean;
  readonly open: string | undefined;
  readonly onOpen: (id: string) => void;
}

/** Rows that are only scrolled past ask for nothing. */
const SETTLED_AFTER = 300;

const useSettled = (): boolean => {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_AFTER);
    return () => clearTimeout(timer);
  }, []);
  return settled;
};

/** The attempts of a case: at first as many of each outcome as the report counts, then each in its order, with its link. */
const Attempts = ({
  row,
  run,
  complete,
}: { readonly row: CaseReport } & Pick<RowContext, 'run' | 'complete'>): ReactNode => {
  const settled = useSettled();
  const { data } = useQuery({ ...caseAttempts(run, row.case.id, complete), enabled: settled && row.attempts > 0 });
  return <OutcomeSquares squares={squares(row, data?.attempts)} outcomes={row.outcomes} />;
};

const CaseName = ({
  row,
  open,
  onOpen,
}: {
  readonly row: CaseReport;
  readonly open: boolean;
  readonly onOpen: () => void;
}): ReactNode => {
  const look = SEVERITY[row.case.severity];
  return (
    <button type="button" className="row-link run-case" aria-expanded={open} onClick={onOpen} title={row.case.title}>
      <Icon name={open ? 'down' : 'chevron'} />
      <span
        className={`severity-mark severity-mark--${row.case.severity}`}
        title={`${row.case.severity}: ${look.meaning}`}
      >
        <Icon name={look.icon} />
        <span className="visually-hidden">{row.case.severity}</span>
      </span>
      <span className="run-case__name">
        <span className="ellipsis">{row.case.title}</span>
        <span className="ellipsis run-case__id">
          {row.case.id === row.case.title ? '' : row.case.id}
          {row.case.owner !== null && ` ${row.case.id === row.case.title ? '' : '· '}${row.case.owner}`}
        </span>
      </span>
    </button>
  );
};

const AtK = ({
  byK,
  what,
}: {
  readonly byK: Readonly<Record<string, number | null>>;
  readonly what: string;
}): ReactNode => {
  const largest = largestK(byK);
  return (
    <span title={largest === null ? undefined : `${what} of ${largest.k} attempts`}>
      <Figure value={largest?.value ?? null} format={percent} reason="No valid attempt" />
    </span>
  );
};

const FirstFailure = ({ row }: { readonly row: CaseReport }): ReactNode => {
  const failure = row.failures[0];
  if (failure === undefined) return null;
  return (
    <span className="ellipsis" title={`${failure.check}: ${failure.reason}`}>
      <b className="run-case__check">{failure.check}</b> <span className="muted">{failure.reason}</span>
    </span>
  );
};

export const runCaseColumns = ({ run, complete, open, onOpen }: RowContext): readonly Column<CaseReport>[] => [
  {
    id: 'case',
    head: 'Case',
    track: 'minmax(13rem, 1.5fr)',
    sortable: true,
    cell: row => <CaseName row={row} open={row.case.id === open} onOpen={() => onOpen(row.case.id)} />,
  },
  {
    id: 'attempts',
    head: 'Attempts',
    explained: 'One square per attempt; each leads to its trajectory',
    track: 'minmax(6.5rem, 0.6fr)',
    cell: row => <Attempts row={row} run={run} complete={complete} />,
  },
  {
    id: 'pass_rate',
    head: 'Pass rate',
    explained: 'Share of valid attempts that passed, with its interval',
    track: 'minmax(8rem, 0.8fr)',
    sortable: true,
    cell: row => <Rate value={row.pass_rate} estimate={row.pass_rate_interval} />,
  },
  {
    id: 'pass_at_k',
    head: 'pass@k',
    explained: 'At least one of k attempts passes, for the largest k',
    track: '3.75rem',
    align: 'end',
    sortable: true,
    cell: row => <AtK byK={row.pass_at_k} what="At least one" />,
  },
  {
    id: 'pass_hat_k',
    head: 'pass^k',
    explained: 'All of k attempts pass, for the largest k',
    track: '3.75rem',
    align: 'end',
    sortable: true,
    cell: row => <AtK byK={row.pass_hat_k} what="All" />,
  },
  {
    id: 'tokens',
    head: 'Tokens',
    track: '3.75rem',
    align: 'end',
    sortable: true,
    cell: row => <Figure value={tokenSum(row.tokens)} format={compact} reason="No attempt reported tokens" />,
  },
  {
    id: 'cost',
    head: 'Cost',
    track: '4rem',
    align: 'end',
    sortable: true,
    cell: row => <Figure value={row.costUsd} format={dollars} reason="No attempt has a known price" />,
  },
  {
    id: 'p50',
    head: 'p50',
    explained: 'Median duration of valid attempts',
    track: '4.75rem',
    align: 'end',
    sortable: true,
    cell: row => <Figure value={row.durationMs.p50} format={duration} reason="No valid attempt has a duration" />,
  },
  {
    id: 'p95',
    head: 'p95',
    explained: 'Duration that 95 of 100 valid attempts stay below',
    track: '4.75rem',
    align: 'end',
    sortable: true,
    cell: row => <Figure value={row.durationMs.p95} format={duration} reason="No valid attempt has a duration" />,
  },
  { id: 'failure', head: 'First failing check', track: 'minmax(9rem, 1fr)', cell: row => <FirstFailure row={row} /> },
];

export const RunCaseCard = ({
  row,
  run,
  complete,
  onOpen,
}: { readonly row: CaseReport; readonly onOpen: () => void } & Pick<RowContext, 'run' | 'complete'>): ReactNode => (
  <>
    <div className="card-line">
      <CaseName row={row} open={false} onOpen={onOpen} />
    </div>
    <div className="card-line">
      <Attempts row={row} run={run} complete={complete} />
      <Rate value={row.pass_rate} estimate={row.pass_rate_interval} />
    </div>
    <div className="card-line card-line--quiet">
      <FirstFailure row={row} />
    </div>
  </>
);
