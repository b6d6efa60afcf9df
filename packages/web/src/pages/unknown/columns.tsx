import type { UnknownUse, UseKind } from '@pawl/core/measures';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../../components/Badge.js';
import { Icon } from '../../components/Icon.js';
import type { IconName } from '../../components/icons.js';
import { Time } from '../../components/Time.js';
import type { Column } from '../../components/table/Table.js';
import { EFFECT } from '../../components/words.js';
import { counted } from '../../format/count-of.js';
import { compact, count } from '../../format/number.js';
import { visible } from '../../format/visible.js';
import { hintOf } from './filter.js';

export const USE_ICON: Readonly<Record<UseKind, IconName>> = {
  agent: 'agent',
  tool: 'tool',
  model: 'model',
  service: 'workflow',
};

const Kind = ({ kind }: { readonly kind: UseKind }): ReactNode => (
  <span className="use-kind">
    <Icon name={USE_ICON[kind]} />
    {kind}
  </span>
);

const Name = ({ use }: { readonly use: UnknownUse }): ReactNode => (
  <Link
    className="row-link ellipsis"
    to="/trajectories/$id"
    params={{ id: use.example }}
    preload={false}
    title={`${use.name}: the latest run that used it`}
  >
    {visible(use.name)}
  </Link>
);

const Effect = ({ use }: { readonly use: UnknownUse }): ReactNode => {
  if (use.effect === 'unknown') return null;
  const { tone, icon, meaning } = EFFECT[use.effect];
  return (
    <Badge tone={tone} icon={icon} title={meaning}>
      {use.effect}
    </Badge>
  );
};

const Agent = ({ use }: { readonly use: UnknownUse }): ReactNode =>
  use.agent === null ? null : <span className="ellipsis">{visible(use.agent)}</span>;

const Hint = ({ use }: { readonly use: UnknownUse }): ReactNode => {
  const hint = hintOf(use);
  return hint === null ? null : (
    <span className="muted ellipsis" title={hint}>
      {visible(hint)}
    </span>
  );
};

export const unknownColumns: readonly Column<UnknownUse>[] = [
  { id: 'kind', head: 'What', track: '5.5rem', cell: use => <Kind kind={use.kind} /> },
  { id: 'name', head: 'Name', track: 'minmax(12rem, 1.6fr)', cell: use => <Name use={use} /> },
  { id: 'effect', head: 'Effect', explained: 'As its steps say', track: '7rem', cell: use => <Effect use={use} /> },
  { id: 'agent', head: 'Used by', track: 'minmax(8rem, 1fr)', cell: use => <Agent use={use} /> },
  { id: 'hint', head: '', track: 'minmax(8rem, 1.2fr)', cell: use => <Hint use={use} /> },
  {
    id: 'runs',
    head: 'Runs',
    track: '4rem',
    align: 'end',
    cell: use => <span title={count(use.runs)}>{compact(use.runs)}</span>,
  },
  { id: 'first', head: 'First seen', track: '6.5rem', align: 'end', cell: use => <Time at={use.firstSeen} /> },
  { id: 'last', head: 'Last seen', track: '6.5rem', align: 'end', cell: use => <Time at={use.lastSeen} /> },
];

export const UnknownCard = ({ use }: { readonly use: UnknownUse }): ReactNode => (
  <>
    <div className="card-line">
      <Name use={use} />
      <span className="push">
        <Time at={use.lastSeen} />
      </span>
    </div>
    <div className="card-line card-line--quiet">
      <Kind kind={use.kind} />
      <Agent use={use} />
      <Effect use={use} />
      <span>{counted(use.runs, 'run')}</span>
    </div>
    <div className="card-line card-line--quiet">
      <Hint use={use} />
    </div>
  </>
);
