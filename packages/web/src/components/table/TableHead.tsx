import type { ReactNode } from 'react';
import { Icon } from '../Icon.js';
import type { Column, TableSort } from './Table.js';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: TableSort | null;
  readonly onSort: ((column: string) => void) | undefined;
}

export const TableHead = <Row,>({ columns, sort, onSort }: TableHeadProps<Row>): ReactNode => (
  <div role="rowgroup" className="table__head">
    <div role="row" aria-rowindex={1} className="table__cells">
      {columns.map(column => {
        const sorted = sort?.column === column.id ? sort : null;
        return (
          <div
            key={column.id}
            role="columnheader"
            className={column.align === 'end' ? 'table__cell table__cell--end' : 'table__cell'}
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
          </div>
        );
      })}
    </div>
  </div>
);
