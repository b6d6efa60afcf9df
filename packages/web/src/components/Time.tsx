import type { Timestamp } from '@pawl/core/trajectory';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { exact, millisOf, relative } from '../format/date.js';
import { Figure } from './Figure.js';

const TICK = 5000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** The time, every five seconds, from one timer for the whole page. In milliseconds since 1970. */
const useNow = (): number => {
  useEffect(() => {
    now = Date.now();
  }, []);
  return useSyncExternalStore(subscribe, () => now);
};

/** When something was: relative, and exact on hover. */
export const Time = ({ at }: { readonly at: Timestamp | null }): ReactNode => {
  const current = useNow();
  if (at === null)
    return <Figure value={null} format={() => relative(null, current)} reason="Nobody recorded a time" />;
  return (
    <time dateTime={at} title={exact(at)}>
      {/* What came in since the last tick is not in the future. */}
      {relative(at, Math.max(current, millisOf(at)))}
    </time>
  );
};
