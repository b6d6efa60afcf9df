import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CaseFile } from '../../api/types.js';
import { Badge } from '../../components/Badge.js';
import { Figure } from '../../components/Figure.js';
import { SeverityBadge } from '../../components/Severity.js';
import type { Column } from '../../components/table/Table.js';
import { CASE_KIND } from '../../components/words.js';
import { count } from '../../format/number.js';

const CaseLink = ({ item }: { readonly item: CaseFile }): ReactNode => (
  <Link className="row-link ellipsis" to="/cases/$id" params={{ id: item.case.id }}>
    {item.case.title}
  </Link>
);

const Name = ({ item }: { readonly item: CaseFile }): ReactNode => (
  <span className="case-name">
    <CaseLink item={item} />
    <code className="muted ellipsis">{item.case.id}</code>
  </span>
);

const Tags = ({ item }: { readonly item: CaseFile }): ReactNode => (
  <span className="badges badges--one-line">
    {Object.entries(item.case.tags).map(([key, value]) => (
      <Badge key={key} title={`${key}: ${value}`}>
        {value}
      </Badge>
    ))}
  </span>
);

const text = (value: string | null, reason: string): ReactNode =>
  value === null ? <Figure value={null} format={count} reason={reason} /> : <span className="ellipsis">{value}</span>;

export const caseColumns: readonly Column<CaseFile>[] = [
  { id: 'severity', head: 'Severity', track: '6.25rem', cell: item => <SeverityBadge severity={item.case.severity} /> },
  { id: 'case', head: 'Case', track: 'minmax(14rem, 2fr)', cell: item => <Name item={item} /> },
  {
    id: 'kind',
    head: 'Kind',
    track: '5.5rem',
    cell: item => <span title={CASE_KIND[item.case.kind]}>{item.case.kind}</span>,
  },
  {
    id: 'owner',
    head: 'Owner',
    track: 'minmax(6rem, 0.7fr)',
    cell: item => text(item.case.owner, 'The file names no owner'),
  },
  {
    id: 'agent',
    head: 'Agent',
    track: 'minmax(6rem, 0.7fr)',
    cell: item => text(item.case.agent, 'The one agent of pawl.yaml, or the one named on the command line'),
  },
  {
    id: 'protects',
    head: 'Protects',
    explained: 'The change types that this case guards',
    track: 'minmax(7rem, 1fr)',
    cell: item =>
      item.case.protects.length === 0 ? (
        text(null, 'The file names no change type: it guards against all')
      ) : (
        <span className="ellipsis" title={item.case.protects.join(', ')}>
          {item.case.protects.join(', ')}
        </span>
      ),
  },
  { id: 'tags', head: 'Tags', track: 'minmax(6rem, 0.9fr)', cell: item => <Tags item={item} /> },
];

export const CaseCard = ({ item }: { readonly item: CaseFile }): ReactNode => (
  <>
    <div className="card-line">
      <CaseLink item={item} />
    </div>
    <div className="card-line card-line--quiet">
      <SeverityBadge severity={item.case.severity} />
      <span>{item.case.kind}</span>
      <span className="ellipsis">{item.case.owner}</span>
    </div>
    <div className="card-line card-line--quiet">
      <code className="muted ellipsis">{item.case.id}</code>
    </div>
  </>
);
