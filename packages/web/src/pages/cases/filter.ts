import type { CaseFile } from '../../api/types.js';
import type { CasesSearch } from '../../app/search.js';
import { hasWords } from '../../format/words.js';

/** The cases that have the severity and, in their id, title, owner, agent, file or tags, every word of the filter. */
export const filterCases = (items: readonly CaseFile[], { q, severity }: CasesSearch): readonly CaseFile[] =>
  items.filter(item => (severity === undefined || item.case.severity === severity) && hasWords(q, textsOf(item)));

const textsOf = ({ case: found, file }: CaseFile): readonly (string | null)[] => [
  found.id,
  found.title,
  found.kind,
  found.owner,
  found.agent,
  file,
  ...found.protects,
  ...Object.entries(found.tags).map(([key, value]) => `${key}:${value}`),
];
