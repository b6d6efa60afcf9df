import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, kept up to date. */
const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    useCallback(
      listener => {
        const media = window.matchMedia(query);
        media.addEventListener('change', listener);
        return () => media.removeEventListener('change', listener);
      },
      [query],
    ),
    () => window.matchMedia(query).matches,
  );

/** A phone, or a window as narrow as one: lists are cards, and a step covers the page. */
export const useNarrow = (): boolean => useMedia('(max-width: 47.99rem)');

/** Pixels per rem: fixed row heights grow with the reader's type size. */
export const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
