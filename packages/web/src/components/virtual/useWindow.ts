import { type RefObject, useCallback, useLayoutEffect, useMemo, useReducer, useRef } from 'react';
import { Heights } from './heights.js';

/** Pixels above and below the screen that are drawn as well. */
const OVERSCAN = 400;

export interface RowWindow {
  /** The rows to draw. */
  readonly first: number;
  readonly last: number;
  readonly total: number;
  readonly offsetOf: (index: number) => number;
  /** For the `ref` of a row's element, which carries `data-index`: its height is followed from then on. */
  readonly measure: (element: HTMLElement | null) => void;
  readonly scrollTo: (index: number, align: 'nearest' | 'center') => void;
}

/** Which of many rows of unknown height are on screen. */
export const useWindow = (
  scroller: RefObject<HTMLElement | null>,
  count: number,
  guess: (index: number) => number,
): RowWindow => {
  const firstGuess = useRef(guess);
  const heights = useMemo(() => new Heights(count, firstGuess.current), [count]);
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const observer = useRef<ResizeObserver | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const shape = new ResizeObserver(redraw);
    shape.observe(element);
    element.addEventListener('scroll', redraw, { passive: true });
    redraw();
    return () => {
      shape.disconnect();
      element.removeEventListener('scroll', redraw);
    };
  }, [scroller]);

  const note = useCallback(
    (element: HTMLElement): boolean => {
      const index = Number(element.dataset['index']);
      const change = heights.set(index, element.offsetHeight);
      const scrolled = scroller.current;
      // What the reader looks at stays in its place when something above it grows.
      if (change !== 0 && scrolled !== null && heights.offsetOf(index) < scrolled.scrollTop)
        scrolled.scrollTop += change;
      return change !== 0;
    },
    [heights, scroller],
  );
  useLayoutEffect(() => {
    const rows = new ResizeObserver(entries => {
      const changed = entries.filter(
        ({ target }) => target instanceof HTMLElement && target.isConnected && note(target),
      );
      if (changed.length > 0) redraw();
    });
    observer.current = rows;
    for (const row of scroller.current?.querySelectorAll('[data-index]') ?? []) rows.observe(row);
    return () => rows.disconnect();
  }, [note, scroller]);
  const measure = useCallback((element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return;
    observer.current?.observe(element);
    return () => observer.current?.unobserve(element);
  }, []);

  const top = scroller.current?.scrollTop ?? 0;
  const height = scroller.current?.clientHeight ?? 0;
  const scrollTo = (index: number, align: 'nearest' | 'center'): void => {
    const element = scroller.current;
    if (element === null) return;
    const begin = heights.offsetOf(index);
    const end = begin + heights.heightOf(index);
    const room = element.clientHeight;
    if (align === 'center') element.scrollTop = (begin + end - room) / 2;
    else if (begin < element.scrollTop) element.scrollTop = begin - MARGIN;
    else if (end > element.scrollTop + room) element.scrollTop = Math.min(begin, end - room) + MARGIN;
    redraw();
  };
  return {
    first: count === 0 ? 0 : heights.indexAt(top - OVERSCAN),
    last: count === 0 ? -1 : heights.indexAt(top + height + OVERSCAN),
    total: heights.total,
    offsetOf: index => heights.offsetOf(index),
    measure,
    scrollTo,
  };
};

/** Pixels that stay between a row one moved to and the edge. */
const MARGIN = 24;
