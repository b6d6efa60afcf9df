import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../app/keyboard.js';
import { rem } from '../../app/media.js';
import { conversation, type Entry } from './conversation.js';
import { MessageEntry } from './MessageEntry.js';
import type { ViewProps } from './useRowKeys.js';

/** The run as a conversation, tool calls folded in where they were asked for. */
export const MessagesView = ({ model, selected, onSelect }: ViewProps): ReactNode => {
  const entries = useMemo(() => conversation(model.trajectory.steps), [model]);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  /** One step may have several entries: which of them the keyboard is on. */
  const [current, setCurrent] = useState(() => entries.findIndex(entry => entry.step === selected));
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 4 * rem(),
    getItemKey: index => entries[index]?.key ?? index,
    overscan: 6,
    paddingStart: rem(),
    paddingEnd: 2 * rem(),
    scrollPaddingStart: 2 * rem(),
    scrollPaddingEnd: 2 * rem(),
  });

  const at = entries[current]?.step === selected ? current : entries.findIndex(entry => entry.step === selected);
  const go = (index: number): void => {
    const next = Math.min(entries.length - 1, Math.max(0, index));
    const entry = entries[next];
    if (entry === undefined) return;
    setCurrent(next);
    onSelect(entry.step);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
  const toggle = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    const next = new Set(unfolded);
    if (!next.delete(entry.key)) next.add(entry.key);
    setUnfolded(next);
  };
  useKeys('Messages', [
    { key: 'j', label: 'Next message or call', run: () => go(at + 1) },
    { key: 'k', label: 'Message or call before', run: () => go(at - 1) },
    { key: 'Enter', label: 'Unfold the call', run: () => toggle(entries[at]) },
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls to the selection of another view once, on the way in.
  useEffect(() => {
    if (at > 0) virtualizer.scrollToIndex(at, { align: 'center' });
  }, []);

  if (entries.length === 0)
    return <p className="timeline__none muted">This run has no messages. The tree shows its steps.</p>;
  return (
    <div className="rows messages" ref={scroller} role="feed" aria-label="Messages">
      <div className="rows__all" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(item => {
          const entry = entries[item.index];
          if (entry === undefined) return null;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className="messages__item"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <MessageEntry
                entry={entry}
                selected={item.index === at}
                unfolded={unfolded.has(entry.key)}
                annotations={model.annotations.get(entry.step)}
                onSelect={() => {
                  setCurrent(item.index);
                  onSelect(entry.step);
                }}
                onToggle={() => toggle(entry)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
};
