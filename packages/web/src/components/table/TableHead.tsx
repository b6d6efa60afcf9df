import type { ReactNode } from 'react';
import { Icon } from '../Icon.js';
import type { Column, TableSort } from './Table.js';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: TableSort | null;
  readonly onSort: ((column: string) => void) | undefined;
}

export const cellClass = (column: { readonly align?: 'end' }): string =>
  column.align === 'end' ? 'table__cell table__cell--end' : 'table__cell';

export const TableHead = <Row,>({ columns, sort, onSort }: TableHeadProps<Row>): ReactNode => (
  <thead className="table__head">
    <tr aria-rowindex={1}>
      {columns.map(column => {
        const sorted = sort?.column === column.id ? sort : null;
        return (
          <th
            key={column.id}
            scope="col"
            className={cellClass(column)}
            title={column.explained}
            aria-sort={sorted === null ? undefined : sorted.descending ? 'descending' : 'ascending'}
          >
            {column.sortable === true && onSort !== undefined ? (
              <button type="button" className="table__sort" onClick={() => onSort(column.id)}>
                <span className="ellipsis">{column.head}</span>
                {sorted !== null && <Icon name={sorted.descending ? 'sortDown' : 'sortUp'} />}
              </button>
            ) : (
              <span className="ellipsis">{column.head}</span>
            )}
          </th>
        );
      })}
    </tr>
  </thead>
);
