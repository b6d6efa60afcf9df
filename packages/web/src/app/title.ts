import { useEffect } from 'react';

/** What the browser's tab says: the page first, so that many tabs can be told apart. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · pawl`;
  }, [title]);
};
