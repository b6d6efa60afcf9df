/** Whether every word of a filter is somewhere in the texts, whatever their case. No filter fits everything. */
export const hasWords = (filter: string | undefined, texts: readonly (string | null)[]): boolean => {
  const words = (filter ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const haystack = texts
    .filter(text => text !== null)
    .join(' ')
    .toLowerCase();
  return words.every(word => haystack.includes(word));
};
