import { type RefObject, useLayoutEffect, useRef } from 'react';
import { rowsAbove } from './rows-above.js';

/** How many keys are enough to find out what moved: whole lists of thousands are not compared each second. */
const LOOKED_AT = 500;

/** Keeps what the reader looks at in its place while rows come in above it. At the very top the new ones are shown. */
export const useKeptPlace = <Row>(
  scroller: RefObject<HTMLElement | null>,
  live: boolean,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  rowHeight: number,
  onMoved: (rows: number) => void,
): void => {
  const before = useRef<readonly string[]>([]);
  const keyOfRow = useRef(keyOf);
  keyOfRow.current = keyOf;
  useLayoutEffect(() => {
    if (!live) return;
    const keys = rows.slice(0, LOOKED_AT).map(row => keyOfRow.current(row));
    const moved = rowsAbove(before.current, keys);
    before.current = keys;
    const element = scroller.current;
    if (moved === 0 || element === null) return;
    if (element.scrollTop > rowHeight / 2) element.scrollTop += moved * rowHeight;
    onMoved(moved);
  }, [live, rows, rowHeight, scroller, onMoved]);
};
