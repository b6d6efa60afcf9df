import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../app/keyboard.js';
import { useWindow } from '../../components/virtual/useWindow.js';
import { conversation, type Entry } from './conversation.js';
import { MessageEntry } from './MessageEntry.js';
import type { ViewProps } from './useRowKeys.js';

/** Heights in pixels that are near the true ones, so that the scroll bar hardly jumps. */
const GUESS: Readonly<Record<Entry['kind'], number>> = { message: 120, tool: 68, step: 42 };

/** The run as a conversation, tool calls folded in where they were asked for. */
export const MessagesView = ({ model, selected, onSelect }: ViewProps): ReactNode => {
  const entries = useMemo(() => conversation(model.trajectory.steps), [model]);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  /** One step may have several entries: which of them the keyboard is on. */
  const [current, setCurrent] = useState(-1);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useWindow(scroller, entries.length, index => GUESS[entries[index]?.kind ?? 'message']);

  const at = useMemo(
    () =>
      entries[current]?.step === selected
        ? current
        : selected === null
          ? -1
          : entries.findIndex(entry => entry.step === selected),
    [entries, current, selected],
  );
  const select = useCallback(
    (index: number): void => {
      const entry = entries[index];
      if (entry === undefined) return;
      setCurrent(index);
      onSelect(entry.step);
    },
    [entries, onSelect],
  );
  const go = (index: number): void => {
    const next = Math.min(entries.length - 1, Math.max(0, index));
    select(next);
    rows.scrollTo(next, 'nearest');
  };
  const toggle = useCallback((key: string): void => {
    setUnfolded(before => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  useKeys('Messages', [
    { key: 'j', label: 'Next message or call', run: () => go(at + 1) },
    { key: 'k', label: 'Message or call before', run: () => go(at - 1) },
    { key: 'Enter', label: 'Unfold the call', run: () => toggle(entries[at]?.key ?? '') },
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: shows the selection of another view once, on the way in.
  useEffect(() => {
    if (at > 0) rows.scrollTo(at, 'center');
  }, []);

  if (entries.length === 0) {
    return <p className="timeline__none muted">This run has no messages. The tree shows its steps.</p>;
  }
  const shown = Array.from({ length: rows.last - rows.first + 1 }, (_, place) => rows.first + place);
  return (
    <div className="rows messages" ref={scroller} role="feed" aria-label="Messages">
      <div className="rows__all" style={{ height: rows.total }}>
        {shown.map(index => {
          const entry = entries[index];
          if (entry === undefined) return null;
          return (
            <div
              key={entry.key}
              data-index={index}
              ref={rows.measure}
              className="messages__item"
              style={{ transform: `translateY(${rows.offsetOf(index)}px)` }}
            >
              <MessageEntry
                entry={entry}
                index={index}
                selected={index === at}
                unfolded={unfolded.has(entry.key)}
                annotations={model.annotations.get(entry.step)}
                onSelect={select}
                onToggle={toggle}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
};
