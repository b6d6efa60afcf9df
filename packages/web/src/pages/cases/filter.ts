import type { CaseFile } from '../../api/types.js';
import type { CasesSearch } from '../../app/search.js';

/** The cases that have the severity and, in their id, title, owner, agent or tags, every word of the filter. */
export const filterCases = (items: readonly CaseFile[], { q, severity }: CasesSearch): readonly CaseFile[] => {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(item => {
    if (severity !== undefined && item.case.severity !== severity) return false;
    const haystack = haystackOf(item);
    return words.every(word => haystack.includes(word));
  });
};

const haystackOf = ({ case: found, file }: CaseFile): string =>
  [
    found.id,
    found.title,
    found.kind,
    found.owner ?? '',
    found.agent ?? '',
    file,
    ...found.protects,
    ...Object.entries(found.tags).map(([key, value]) => `${key}:${value}`),
  ]
    .join(' ')
    .toLowerCase();
