import type { StepId } from '@pawl/core/trajectory';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { ancestorsOf, type StepTree, visiblePositions } from './tree.js';

/** Which steps are folded, and what is left to see. */
export interface Folding {
  readonly collapsed: ReadonlySet<StepId>;
  readonly visible: Int32Array;
  readonly toggle: (id: StepId) => void;
}

/** Keeps the folds; a step that gets selected is unfolded. */
export const useFolding = (tree: StepTree, selected: StepId | null): Folding => {
  const [collapsed, setCollapsed] = useState<ReadonlySet<StepId>>(new Set());
  const visible = useMemo(() => visiblePositions(tree, collapsed), [tree, collapsed]);
  const toggle = useCallback((id: StepId): void => {
    setCollapsed(before => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  useEffect(() => {
    const position = selected === null ? undefined : tree.positionOf.get(selected);
    if (position === undefined) return;
    setCollapsed(before => {
      if (before.size === 0) return before;
      const above = new Set(ancestorsOf(tree, position));
      const next = new Set([...before].filter(id => !above.has(id)));
      return next.size === before.size ? before : next;
    });
  }, [tree, selected]);
  return useMemo(() => ({ collapsed, visible, toggle }), [collapsed, visible, toggle]);
};
