import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was most likely meant to be, or null. Close means an edit distance of at most a third of
 * the longer word, rounded up, and at most 4; letter case and `-` against `_` cost nothing. A word is compared by at most
 * its first 64 characters.
 */
export const closest = (word: string, candidates: readonly string[]): string | null => {
  const wanted = fold(word);
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = fold(candidate);
    const limit = Math.min(4, Math.ceil(Math.max(wanted.length, other.length) / 3));
    const edits = distance(wanted, other);
    if (edits <= limit && edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
};

/** `; did you mean "x"?`, or nothing: the end of a sentence about an unknown word. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const candidate = closest(word, candidates);
  return candidate === null ? '' : `; did you mean "${candidate}"?`;
};

/** `a`, `a or b`, `a, b or c`. */
export const alternatives = (words: readonly string[]): string => {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
};

const fold = (word: string): string => word.slice(0, 64).toLowerCase().replaceAll('-', '_');
