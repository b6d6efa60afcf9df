import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keyboard.js';

interface Cursor {
  /** -1 before the first move. */
  readonly index: number;
  /** Follows rows that moved, without scrolling. */
  readonly moveBy: (rows: number) => void;
}

/** The row that `j` and `k` move, and the focus with it. */
export const useCursor = (
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  count: number,
): Cursor => {
  const [index, setIndex] = useState(-1);
  const wanted = useRef(false);

  const go = (step: number): void => {
    if (count === 0) return;
    const focused = rowWithFocus(scroller.current);
    const from = focused ?? index;
    const next = Math.min(count - 1, Math.max(0, from + step));
    wanted.current = true;
    setIndex(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
  useKeys('List', [
    { key: 'j', label: 'Next row', run: () => go(1) },
    { key: 'k', label: 'Row before', run: () => go(-1) },
    { key: 'Enter', label: 'Open the row', run: () => linkOf(scroller.current, index)?.click() },
  ]);

  // The row may come into being only after scrolling: look for its link each time until it is there.
  useEffect(() => {
    if (!wanted.current) return;
    const link = linkOf(scroller.current, index);
    if (link === null) return;
    wanted.current = false;
    link.focus({ preventScroll: true });
  });

  const moveBy = useCallback((rows: number) => setIndex(current => (current < 0 ? current : current + rows)), []);
  return { index: index < count ? index : -1, moveBy };
};

const linkOf = (scroller: HTMLElement | null, index: number): HTMLElement | null => {
  const link = scroller?.querySelector(`[data-index="${index}"] .row-link`) ?? null;
  return link instanceof HTMLElement ? link : null;
};

const rowWithFocus = (scroller: HTMLElement | null): number | null => {
  const active = document.activeElement;
  if (active === null || scroller?.contains(active) !== true) return null;
  const row = active.closest('[data-index]');
  return row instanceof HTMLElement ? Number(row.dataset['index']) : null;
};
