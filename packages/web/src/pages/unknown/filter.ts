import type { UnknownUse } from '@pawl/core/measures';
import type { UnknownSearch } from '../../app/search.js';
import { hasWords } from '../../format/words.js';

/** What fits the filters, in its order. */
export const filterUses = (
  uses: readonly UnknownUse[],
  { kind, q }: { readonly kind?: UnknownSearch['kind'] | undefined; readonly q?: string | undefined },
): readonly UnknownUse[] =>
  uses.filter(use => (kind === undefined || use.kind === kind) && hasWords(q, [use.name, use.agent]));

/** Why it is unknown, where more can be said than that. */
export const hintOf = ({ closest, isListed, kind, agent }: UnknownUse): string | null => {
  if (closest !== null) return `pawl.yaml has “${closest}”`;
  if (isListed || kind === 'agent' || kind === 'service') return null;
  return agent === null ? 'its runs name no agent' : `no ${kind} of this agent is named`;
};
