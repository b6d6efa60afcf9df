import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import { rem, useNarrow } from '../../app/media.js';
import { TableHead } from './TableHead.js';
import './Table.css';
import { useCursor } from './useCursor.js';
import { useKeptPlace } from './useKeptPlace.js';

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** What the column holds, on hover of its head. */
  readonly explained?: string;
  /** Its share of the width: a track of CSS grid. */
  readonly track: string;
  readonly align?: 'end';
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface TableSort {
  readonly column: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** The row on a phone, where there is no place for columns. */
  readonly card: (row: Row) => ReactNode;
  /** Heights in rem. */
  readonly rowHeight: number;
  readonly cardHeight: number;
  /** Below this width, in rem, the table scrolls sideways. */
  readonly minWidth: number;
  readonly sort?: TableSort | null;
  readonly onSort?: (column: string) => void;
  /** Called when the last rows come near. */
  readonly onEnd?: () => void;
  /** New rows come in on top: what the reader looks at stays where it is. */
  readonly live?: boolean;
  /** What is unfolded below a row; null for most. */
  readonly details?: (row: Row) => ReactNode | null;
  /** What stands below the last row. */
  readonly foot?: ReactNode;
}

const NEAR_END = 15;

/**
 * A table of any length, of which only what is on screen exists. `j` and `k` move through its rows: each row holds one
 * link of class `row-link`, which gets the focus, so that Enter and the browser's own shortcuts open it.
 */
export const Table = <Row,>(props: TableProps<Row>): ReactNode => {
  const { rows, columns, keyOf, onEnd, live = false } = props;
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const height = (narrow ? props.cardHeight : props.rowHeight) * rem();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: index => keyAt(rows, index, keyOf),
    overscan: 8,
    scrollPaddingStart: narrow ? 0 : 2 * rem(),
    paddingEnd: rem(),
  });
  const cursor = useCursor(scroller, virtualizer, rows.length);
  const moveCursor = cursor.moveBy;
  useKeptPlace(scroller, live, rows, keyOf, height, moveCursor);

  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const nearEnd = rows.length > 0 && last >= rows.length - NEAR_END;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);

  const tracks = { '--tracks': columns.map(column => column.track).join(' '), '--table-width': `${props.minWidth}rem` };
  return (
    <div className={`table${narrow ? ' table--cards' : ''}`} ref={scroller} style={tracks as CSSProperties}>
      <div
        role={narrow ? 'list' : 'table'}
        aria-label={props.label}
        aria-rowcount={narrow ? undefined : rows.length + 1}
      >
        {!narrow && <TableHead columns={columns} sort={props.sort ?? null} onSort={props.onSort} />}
        <div
          role={narrow ? undefined : 'rowgroup'}
          className="table__body"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map(item => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <TableRow
                key={item.key}
                {...props}
                row={row}
                item={item}
                narrow={narrow}
                height={height}
                virtualizer={virtualizer}
                current={cursor.index === item.index}
              />
            );
          })}
        </div>
      </div>
      {props.foot}
    </div>
  );
};

const keyAt = <Row,>(rows: readonly Row[], index: number, keyOf: (row: Row) => string): string => {
  const row = rows[index];
  return row === undefined ? String(index) : keyOf(row);
};

interface TableRowProps<Row> extends TableProps<Row> {
  readonly row: Row;
  readonly item: VirtualItem;
  readonly narrow: boolean;
  readonly height: number;
  readonly current: boolean;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
}

const TableRow = <Row,>({
  row,
  item,
  narrow,
  height,
  current,
  virtualizer,
  columns,
  card,
  details,
}: TableRowProps<Row>): ReactNode => {
  const unfolded = details?.(row) ?? null;
  return (
    <div
      data-index={item.index}
      ref={details === undefined ? undefined : virtualizer.measureElement}
      className={`table__row${current ? ' table__row--current' : ''}${unfolded === null ? '' : ' table__row--open'}`}
      style={{ transform: `translateY(${item.start}px)`, ...(details === undefined ? { height } : {}) }}
      role={narrow ? 'listitem' : 'row'}
      aria-rowindex={narrow ? undefined : item.index + 2}
    >
      <div
        className={narrow ? 'table__card' : 'table__cells'}
        role={narrow ? undefined : 'presentation'}
        style={{ height }}
      >
        {narrow
          ? card(row)
          : columns.map(column => (
              <div
                key={column.id}
                role="cell"
                className={column.align === 'end' ? 'table__cell table__cell--end' : 'table__cell'}
              >
                {column.cell(row)}
              </div>
            ))}
      </div>
      {unfolded !== null && (
        <div className="table__details" role={narrow ? undefined : 'cell'}>
          {unfolded}
        </div>
      )}
    </div>
  );
};
