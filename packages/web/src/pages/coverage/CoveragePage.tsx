import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { coverage, DEFAULT_SINCE } from '../../api/queries.js';
import type { ProjectAnswer } from '../../api/types.js';
import type { Since } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { Lines } from '../../components/Lines.js';
import { inTime, LookFurther, MeasureBar } from '../../components/MeasureBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { ProjectProblem } from '../../components/ProjectProblem.js';
import { Table } from '../../components/table/Table.js';
import { percent } from '../../format/number.js';
import './coverage.css';
import { CoverageCard, coverageColumns } from './columns.js';
import { Gaps } from './Gaps.js';
import { type CoverageRow, coverageRows } from './rows.js';

const route = getRouteApi('/coverage');

/** How completely risky runs are recorded: layers as columns, agents and versions as rows. */
export const CoveragePage = (): ReactNode => {
  useTitle('Coverage');
  const { since = DEFAULT_SINCE, open } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(coverage(since));
  const onSince = (chosen: Since): void => void navigate({ search: { since: chosen }, replace: true });
  const onOpen = useCallback(
    (key: string): void => void navigate({ search: { since, ...(key === open ? {} : { open: key }) }, replace: true }),
    [navigate, since, open],
  );
  const rows = useMemo(() => coverageRows(data?.agents ?? []), [data]);
  const context = useMemo(() => ({ open, onOpen, wanted: data?.wanted ?? 1 }), [open, onOpen, data?.wanted]);
  const columns = useMemo(() => coverageColumns(context), [context]);
  const card = useCallback((row: CoverageRow): ReactNode => <CoverageCard row={row} {...context} />, [context]);
  const details = useCallback(
    (row: CoverageRow): ReactNode | null => (row.key === open ? <Gaps examples={row.examples} /> : null),
    [open],
  );
  return (
    <div className="page">
      <MeasureBar since={since} onSince={onSince} />
      {data !== undefined && <ProjectProblem project={data.project} />}
      {data === undefined ? (
        error === null ? (
          <Loading what="coverage" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : rows.length === 0 ? (
        <NoRiskyRuns since={since} onSince={onSince} project={data.project} />
      ) : (
        <Table
          label="Coverage of risky runs"
          rows={rows}
          keyOf={keyOf}
          columns={columns}
          card={card}
          rowHeight={2.75}
          cardHeight={9.5}
          minWidth={62}
          details={details}
          foot={
            <p className="table__foot coverage-foot">
              Of risky runs that have ended. A bar is the share that recorded the layer whole, the line over it its 95 %
              interval. Wanted: {percent(data.wanted)} complete.
              {rows.some(({ rates }) => rates.sampled > 0) &&
                ' w: retention kept a sample of these runs; each weighs for those that were not kept.'}
            </p>
          }
        />
      )}
    </div>
  );
};

const keyOf = (row: CoverageRow): string => row.key;

const EXAMPLE = `agents:
  support-refund:
    risk: high
    tools:
      issue_refund: { effect: irreversible, requires: approval }`;

const NoRiskyRuns = ({
  since,
  onSince,
  project,
}: {
  readonly since: Since;
  readonly onSince: (since: Since) => void;
  readonly project: ProjectAnswer;
}): ReactNode => (
  <EmptyState icon="coverage" title={`No risky run ${inTime(since)}`}>
    <LookFurther since={since} onSince={onSince} />
    <p>
      Risky runs should show where the task went, what each tool was told and answered, what allowed it, and why the run
      ended. Say in {project.file === null ? 'a pawl.yaml' : <code>{project.file}</code>} which agents are risky, and
      what their tools do:
    </p>
    <Lines text={EXAMPLE} what="the lines" />
    <p>
      Policies and approvals become steps with <code>policy</code> and <code>approval</code> of the SDK:
    </p>
    <Lines
      text={`policy('refund_threshold', { decision: 'allowed' });\napproval('refund', { state: 'approved' });`}
      what="the lines"
    />
  </EmptyState>
);
