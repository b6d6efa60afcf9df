import { type PointerEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import './Splitter.css';

interface SplitterProps {
  /** Gets the right side's width as `--right`, in percent of its own. */
  readonly container: RefObject<HTMLElement | null>;
  /** The key under which the browser remembers it. */
  readonly remember: string;
}

const FIRST = 44;
const LEAST = 20;
const MOST = 75;

const stored = (key: string): number => {
  try {
    const share = Number(localStorage.getItem(key));
    return share >= LEAST && share <= MOST ? share : FIRST;
  } catch {
    return FIRST;
  }
};

/** The line between two panes, which can be dragged, or moved with the arrow keys. */
export const Splitter = ({ container, remember }: SplitterProps): ReactNode => {
  const handle = useRef<HTMLHRElement>(null);
  const share = useRef(FIRST);

  const set = (next: number): void => {
    share.current = Math.min(MOST, Math.max(LEAST, next));
    container.current?.style.setProperty('--right', `${share.current}%`);
    handle.current?.setAttribute('aria-valuenow', String(Math.round(share.current)));
    try {
      localStorage.setItem(remember, String(share.current));
    } catch {
      // Storage is closed to us: the width holds until the page is left.
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first drawing takes the remembered width.
  useEffect(() => set(stored(remember)), []);

  const onPointerMove = (event: PointerEvent<HTMLHRElement>): void => {
    const box = container.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    set(((box.right - event.clientX) / box.width) * 100);
  };
  return (
    <hr
      ref={handle}
      className="splitter"
      aria-orientation="vertical"
      aria-label="Width of the detail"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => set(FIRST)}
      onKeyDown={event => {
        const move = event.key === 'ArrowLeft' ? 3 : event.key === 'ArrowRight' ? -3 : 0;
        if (move === 0) return;
        event.preventDefault();
        set(share.current + move);
      }}
    />
  );
};
