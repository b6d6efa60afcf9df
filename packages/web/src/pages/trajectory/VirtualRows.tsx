import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { rem } from '../../app/media.js';

interface VirtualRowsProps {
  readonly label: string;
  readonly count: number;
  /** In rem. */
  readonly rowHeight: number;
  /** The row that is selected; -1 for none. It is scrolled to when it changes. */
  readonly selected: number;
  readonly row: (index: number, style: CSSProperties) => ReactNode;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Stays at the top while the rows scroll. */
  readonly head?: ReactNode;
  /** Behind the rows, as high as all of them. */
  readonly behind?: ReactNode;
}

export const rowId = (index: number): string => `step-row-${index}`;

/** A tree's rows, of which only those on screen exist. The tree has the focus; the selected row is its active descendant. */
export const VirtualRows = ({
  label,
  count,
  rowHeight,
  selected,
  row,
  onKeyDown,
  head,
  behind,
}: VirtualRowsProps): ReactNode => {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeight * rem();
  const headHeight = head === undefined ? 0 : 2 * rem();
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    scrollPaddingStart: headHeight + 2 * height,
    scrollPaddingEnd: 2 * height,
    scrollMargin: headHeight,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when the selection moves, not when rows fold.
  useEffect(() => {
    if (selected >= 0) virtualizer.scrollToIndex(selected, { align: 'auto' });
  }, [selected]);
  const items = virtualizer.getVirtualItems();
  const isShown = items.some(item => item.index === selected);
  return (
    <div
      ref={scroller}
      className="rows"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={isShown ? rowId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      {head}
      <div className="rows__all" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {behind}
        {items.map(item => row(item.index, { height, transform: `translateY(${item.start - headHeight}px)` }))}
      </div>
    </div>
  );
};
