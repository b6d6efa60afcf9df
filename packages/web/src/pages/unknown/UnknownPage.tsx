import type { UnknownUse, Unused } from '@pawl/core/measures';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { DEFAULT_SINCE, shadow } from '../../api/queries.js';
import type { ShadowAnswer } from '../../api/types.js';
import { type Since, USES } from '../../app/search.js';
import { useTitle } from '../../app/title.js';
import { ChoiceFilter, TextFilter } from '../../components/FilterBar.js';
import { Icon } from '../../components/Icon.js';
import { Lines } from '../../components/Lines.js';
import { inTime, LookFurther, MeasureBar } from '../../components/MeasureBar.js';
import { EmptyState, ErrorState, Loading } from '../../components/Notice.js';
import { ProjectProblem } from '../../components/ProjectProblem.js';
import { Table } from '../../components/table/Table.js';
import { counted } from '../../format/count-of.js';
import { visible } from '../../format/visible.js';
import { NothingMatches } from '../trajectories/Empty.js';
import { UnknownCard, USE_ICON, unknownColumns } from './columns.js';
import { filterUses } from './filter.js';
import './unknown.css';

const route = getRouteApi('/unknown');

/** What runs used and `pawl.yaml` does not name, and what it names and nobody used. */
export const UnknownPage = (): ReactNode => {
  useTitle('Unknown');
  const search = route.useSearch();
  const { since = DEFAULT_SINCE, kind, q } = search;
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(shadow(since));
  const rows = useMemo(() => filterUses(data?.unknown ?? [], { kind, q }), [data, kind, q]);
  const set = (change: { readonly since?: Since; readonly kind?: string | undefined; readonly q?: string }): void =>
    void navigate({
      search: Object.fromEntries(
        Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== ''),
      ),
      replace: true,
    });
  const onSince = (chosen: Since): void => set({ since: chosen });
  return (
    <div className="page">
      <MeasureBar since={since} onSince={onSince}>
        <ChoiceFilter label="kind" value={kind} choices={USES} onChange={value => set({ kind: value })} />
        <TextFilter label="Name, agent" value={q ?? ''} onChange={text => set({ q: text })} />
      </MeasureBar>
      {data !== undefined && <ProjectProblem project={data.project} />}
      {data === undefined ? (
        error === null ? (
          <Loading what="what is unknown" />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : data.unknown.length === 0 ? (
        <AllKnown data={data} since={since} onSince={onSince} />
      ) : rows.length === 0 ? (
        <NothingMatches what="unknown name" onClear={() => set({ kind: undefined, q: '' })} />
      ) : (
        <Table
          label="What pawl.yaml does not name"
          rows={rows}
          keyOf={keyOf}
          columns={unknownColumns}
          card={card}
          rowHeight={2.375}
          cardHeight={5.25}
          minWidth={64}
          foot={<Foot data={data} />}
        />
      )}
    </div>
  );
};

const keyOf = (use: UnknownUse): string => JSON.stringify([use.kind, use.agent, use.name]);
const card = (use: UnknownUse): ReactNode => <UnknownCard use={use} />;

const fileOf = ({ project }: ShadowAnswer): ReactNode =>
  project.file === null ? <>a pawl.yaml</> : <code>{project.file}</code>;

const Foot = ({ data }: { readonly data: ShadowAnswer }): ReactNode => (
  <div className="unknown-foot">
    {data.registration !== '' && (
      <section>
        <h2>Does all of it belong there?</h2>
        <p>Then add this to {fileOf(data)}, and correct what only a person knows:</p>
        <Lines text={data.registration} what="the lines" />
      </section>
    )}
    <NotUsed unused={data.unused} />
  </div>
);

const NotUsed = ({ unused }: { readonly unused: readonly Unused[] }): ReactNode =>
  unused.length === 0 ? null : (
    <section>
      <h2>Named, and not used</h2>
      <p>Nothing in this time used these; perhaps they can go, or their telemetry does not arrive.</p>
      <ul className="unused">
        {unused.map(({ kind, name, agent }) => (
          <li key={`${kind} ${agent} ${name}`}>
            <Icon name={USE_ICON[kind]} />
            <span className="muted">{kind}</span>
            <span>{visible(name)}</span>
            {agent !== null && <span className="muted">of {visible(agent)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );

const AllKnown = ({
  data,
  since,
  onSince,
}: {
  readonly data: ShadowAnswer;
  readonly since: Since;
  readonly onSince: (since: Since) => void;
}): ReactNode => {
  const { agent, tool, model, service } = data.known;
  if (agent + tool + model + service === 0)
    return (
      <EmptyState icon="search" title={`No agent ran ${inTime(since)}`}>
        <LookFurther since={since} onSince={onSince} />
        <p>
          Agents, tools, models and services that {fileOf(data)} does not name will be here as soon as their{' '}
          <Link to="/trajectories">trajectories</Link> come in.
        </p>
      </EmptyState>
    );
  return (
    <div className="unknown-none">
      <EmptyState icon="passed" title="Everything that was used has a name">
        <p>
          {fileOf(data)} names the {counted(agent, 'agent')}, {counted(tool, 'tool')}, {counted(model, 'model')} and{' '}
          {counted(service, 'service')} that were seen {inTime(since)}.
        </p>
        <NotUsed unused={data.unused} />
      </EmptyState>
    </div>
  );
};
