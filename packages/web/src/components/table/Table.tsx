import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { rem, useNarrow } from '../../app/media.js';
import { TableHead } from './TableHead.js';
import { CardRow, GridRow } from './TableRow.js';
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
  /** What scrolls away above the first row. */
  readonly above?: ReactNode;
  /** What stands below the last row. */
  readonly foot?: ReactNode;
}

const NEAR_END = 15;

/**
 * A table of any length, of which only what is on screen exists. `j` and `k` move through its rows: each row holds one
 * link of class `row-link`, which gets the focus, so that Enter and the browser's own shortcuts open it.
 */
export const Table = <Row,>(props: TableProps<Row>): ReactNode => {
  const { rows, keyOf, onEnd, live = false } = props;
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const height = (narrow ? props.cardHeight : props.rowHeight) * rem();
  const { above, aboveHeight } = useAbove(props.above);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    // Reading a height while rows come in forces a layout for each: folded ones are as high as they were asked to be.
    measureElement: (element, entry) =>
      entry?.borderBoxSize[0]?.blockSize ?? (isUnfolded(element) ? element.clientHeight : height),
    getItemKey: index => keyAt(rows, index, keyOf),
    overscan: 8,
    scrollMargin: aboveHeight,
    scrollPaddingStart: narrow ? 0 : 2 * rem(),
    paddingEnd: rem(),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another height makes the known ones wrong.
  useEffect(() => virtualizer.measure(), [height]);
  const cursor = useCursor(scroller, virtualizer, rows.length);
  const moveCursor = cursor.moveBy;
  useKeptPlace(scroller, live, rows, keyOf, height, moveCursor);

  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const nearEnd = rows.length > 0 && last >= rows.length - NEAR_END;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);

  const Rows = narrow ? Cards : Grid;
  return (
    <div
      className="table"
      ref={scroller}
      style={{ '--row-height': `${height}px`, '--table-width': `${props.minWidth}rem` } as CSSProperties}
    >
      {above}
      <Rows {...props} virtualizer={virtualizer} items={items} current={cursor.index} />
      {props.foot}
    </div>
  );
};

/** Measures what stands above the rows: they are placed by how far they are from the top of what scrolls. */
const useAbove = (content: ReactNode): { readonly above: ReactNode; readonly aboveHeight: number } => {
  const element = useRef<HTMLDivElement>(null);
  const [aboveHeight, setHeight] = useState(0);
  const isThere = content !== undefined;
  useLayoutEffect(() => {
    const measured = element.current;
    if (!isThere || measured === null) {
      setHeight(0);
      return;
    }
    const observer = new ResizeObserver(() => setHeight(measured.offsetHeight));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [isThere]);
  return { above: isThere ? <div ref={element}>{content}</div> : null, aboveHeight };
};

const isUnfolded = (row: Element): boolean => row.classList.contains('table__row--open');

const keyAt = <Row,>(rows: readonly Row[], index: number, keyOf: (row: Row) => string): string => {
  const row = rows[index];
  return row === undefined ? String(index) : keyOf(row);
};

interface RowsProps<Row> extends TableProps<Row> {
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly items: readonly VirtualItem[];
  /** The row the cursor is on; -1 before its first move. */
  readonly current: number;
}

const Grid = <Row,>(props: RowsProps<Row>): ReactNode => {
  const { rows, columns, items, virtualizer, details, current } = props;
  return (
    <table
      className="table__grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      style={{ '--tracks': columns.map(column => column.track).join(' ') } as CSSProperties}
    >
      <TableHead columns={columns} sort={props.sort ?? null} onSort={props.onSort} />
      <tbody className="table__body" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(item => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <GridRow
              key={item.key}
              row={row}
              columns={columns}
              details={details}
              index={item.index}
              start={item.start - virtualizer.options.scrollMargin}
              current={current === item.index}
              measure={details === undefined ? undefined : virtualizer.measureElement}
            />
          );
        })}
      </tbody>
    </table>
  );
};

const Cards = <Row,>(props: RowsProps<Row>): ReactNode => {
  const { rows, items, virtualizer, card, details, current } = props;
  return (
    <ul className="table__body" aria-label={props.label} style={{ height: virtualizer.getTotalSize() }}>
      {items.map(item => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <CardRow
            key={item.key}
            row={row}
            card={card}
            details={details}
            index={item.index}
            start={item.start - virtualizer.options.scrollMargin}
            current={current === item.index}
            measure={details === undefined ? undefined : virtualizer.measureElement}
          />
        );
      })}
    </ul>
  );
};
