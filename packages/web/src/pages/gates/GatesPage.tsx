import type { GateDecision } from '@pawl/core/gate';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { gateList } from '../../api/queries.js';
import { useTitle } from '../../app/title.js';
import { Command } from '../../components/Copy.js';
import { FilterBar, TextFilter } from '../../components/FilterBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { Table } from '../../components/table/Table.js';
import { countOf } from '../../format/count-of.js';
import { hasWords } from '../../format/words.js';
import { NothingMatches } from '../trajectories/Empty.js';
import { GateCard, gateColumns } from './columns.js';

const route = getRouteApi('/gates');

/** Every decision on a change. */
export const GatesPage = (): ReactNode => {
  useTitle('Gates');
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(gateList());
  const rows = useMemo(() => (data?.items ?? []).filter(gate => hasWords(q, textsOf(gate))), [data, q]);
  return (
    <div className="page">
      <FilterBar title="Gates" count={data === undefined ? null : countOf(rows.length, data.items.length)}>
        <TextFilter
          label="Decision, agent, run, case"
          value={q ?? ''}
          onChange={text => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
        />
      </FilterBar>
      {data === undefined ? (
        error === null ? (
          <Loading what="gates" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : rows.length > 0 ? (
        <Table
          label="Gates"
          rows={rows}
          keyOf={keyOf}
          columns={gateColumns}
          card={card}
          rowHeight={3}
          cardHeight={5.25}
          minWidth={54}
        />
      ) : data.items.length > 0 ? (
        <NothingMatches what="gate" onClear={() => void navigate({ search: {}, replace: true })} />
      ) : (
        <NoGates />
      )}
    </div>
  );
};

const textsOf = (gate: GateDecision): readonly (string | null)[] => [
  gate.id,
  gate.decision,
  gate.candidate.run,
  gate.candidate.agent,
  gate.candidate.version,
  ...gate.reasons.map(reason => ('case' in reason ? reason.case : null)),
];

const keyOf = (gate: GateDecision): string => gate.id;
const card = (gate: GateDecision): ReactNode => <GateCard gate={gate} />;

const NoGates = (): ReactNode => (
  <EmptyState icon="gates" title="No change has been gated yet">
    <p>
      A gate compares a candidate’s run with a base and answers pass, hold or inconclusive, with the case, the check and
      the step it holds for. Its exit code stops a pipeline.
    </p>
    <Command line="pawl gate --base RUN --candidate RUN" />
  </EmptyState>
);
