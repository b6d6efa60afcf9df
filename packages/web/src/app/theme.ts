import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

/** `public/theme.js` reads the same key before the first paint. */
const KEY = 'pawl.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const chosen = (): Theme | null => {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : null;
};

const current = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light');

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, current);

/** Changes to the other theme. Back at the system's own, the choice is forgotten, so that the system is followed again. */
export const toggleTheme = (): void => {
  const next: Theme = current() === 'dark' ? 'light' : 'dark';
  const followsSystem = (next === 'dark') === system.matches;
  if (followsSystem) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  try {
    if (followsSystem) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // Storage is closed to us: the choice holds until the page is left.
  }
  for (const notify of listeners) notify();
};
