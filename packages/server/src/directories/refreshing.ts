/** What was loaded is good for this long … */
const FRESH_MS = 1_000;
/** … or for this many times as long as loading took. */
const FRESH_FACTOR = 10;

/**
 * Loads something again when it is asked for and no longer fresh. Used where changes of many files are dearer to find
 * than the files are to read. Callers at the same time share one load; a failure is not kept.
 */
export const createRefreshing = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let current: Promise<T> | undefined;
  let freshUntil = Number.POSITIVE_INFINITY;
  return () => {
    if (current !== undefined && performance.now() < freshUntil) return current;
    const began = performance.now();
    freshUntil = Number.POSITIVE_INFINITY;
    current = load().then(
      value => {
        const now = performance.now();
        freshUntil = now + Math.max(FRESH_MS, FRESH_FACTOR * (now - began));
        return value;
      },
      error => {
        current = undefined;
        throw error;
      },
    );
    return current;
  };
};
