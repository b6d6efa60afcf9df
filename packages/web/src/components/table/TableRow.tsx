import { memo, type ReactNode } from 'react';
import type { Column } from './Table.js';
import { cellClass } from './TableHead.js';

interface RowProps<Row> {
  readonly row: Row;
  readonly details: ((row: Row) => ReactNode | null) | undefined;
  readonly index: number;
  /** Pixels from the top of the rows. */
  readonly start: number;
  readonly current: boolean;
  /** Only rows that unfold are measured. */
  readonly measure: ((element: Element | null) => void) | undefined;
}

const rowAttributes = <Row,>({ index, start, current, measure }: RowProps<Row>, open: boolean) => ({
  'data-index': index,
  ref: measure,
  className: `table__row${current ? ' table__row--current' : ''}${open ? ' table__row--open' : ''}`,
  style: { transform: `translateY(${start}px)` },
});

const PlainGridRow = <Row,>(props: RowProps<Row> & { readonly columns: readonly Column<Row>[] }): ReactNode => {
  const { row, columns, details } = props;
  const unfolded = details?.(row) ?? null;
  return (
    <tr {...rowAttributes(props, unfolded !== null)} aria-rowindex={props.index + 2}>
      {columns.map(column => (
        <td key={column.id} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
      {unfolded !== null && <td className="table__details">{unfolded}</td>}
    </tr>
  );
};

const PlainCardRow = <Row,>(props: RowProps<Row> & { readonly card: (row: Row) => ReactNode }): ReactNode => {
  const { row, card, details } = props;
  const unfolded = details?.(row) ?? null;
  return (
    <li {...rowAttributes(props, unfolded !== null)}>
      <div className="table__card">{card(row)}</div>
      {unfolded !== null && <div className="table__details">{unfolded}</div>}
    </li>
  );
};

// memo() forgets that a component is generic; the casts give it back. Scrolling draws only the rows that come in.
export const GridRow = memo(PlainGridRow) as unknown as typeof PlainGridRow;
export const CardRow = memo(PlainCardRow) as unknown as typeof PlainCardRow;
