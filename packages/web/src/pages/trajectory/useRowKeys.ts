import type { StepId } from '@pawl/core/trajectory';
import type { KeyboardEvent } from 'react';
import { useKeys } from '../../app/keyboard.js';
import type { TrajectoryModel } from './model.js';
import { rowOf, stepAt } from './tree.js';
import type { Folding } from './useFolding.js';

/** What every view of the steps is given. */
export interface ViewProps {
  readonly model: TrajectoryModel;
  readonly folding: Folding;
  readonly selected: StepId | null;
  readonly onSelect: (id: StepId | null) => void;
}

interface RowKeys {
  /** The row of the selected step; -1 when none is. */
  readonly selectedRow: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Moving through the rows of a tree: `j` and `k` anywhere on the page, arrows when the tree has the focus. */
export const useRowKeys = ({ model: { tree }, folding, selected, onSelect }: ViewProps): RowKeys => {
  const { visible, collapsed, toggle } = folding;
  const position = selected === null ? undefined : tree.positionOf.get(selected);
  const selectedRow = position === undefined ? -1 : rowOf(visible, position);

  const selectRow = (row: number): void => {
    const step = stepAt(tree, visible[Math.min(visible.length - 1, Math.max(0, row))] ?? -1);
    if (step !== undefined) onSelect(step.id);
  };
  const isParent = position !== undefined && (tree.below[position] ?? 0) > 0;
  const fold = (): void => {
    if (selected !== null && isParent) toggle(selected);
  };
  const left = (): void => {
    if (position === undefined || selected === null) return;
    const parent = tree.steps[tree.order[position] ?? -1]?.parent;
    if (isParent && !collapsed.has(selected)) toggle(selected);
    else if (parent !== null && parent !== undefined && tree.positionOf.has(parent)) onSelect(parent);
  };
  const right = (): void => {
    if (selected === null || !isParent) return;
    if (collapsed.has(selected)) toggle(selected);
    else selectRow(selectedRow + 1);
  };
  useKeys('Steps', [
    { key: 'j', label: 'Next step', run: () => selectRow(selectedRow + 1) },
    { key: 'k', label: 'Step before', run: () => selectRow(selectedRow - 1) },
    { key: 'Enter', label: 'Fold or unfold', run: fold },
    { key: 'h', label: 'Fold, or up to the parent', run: left },
    { key: 'l', label: 'Unfold, or down', run: right },
  ]);
  const arrows: ReadonlyMap<string, () => void> = new Map([
    ['ArrowDown', () => selectRow(selectedRow + 1)],
    ['ArrowUp', () => selectRow(selectedRow - 1)],
    ['ArrowLeft', left],
    ['ArrowRight', right],
    ['Home', () => selectRow(0)],
    ['End', () => selectRow(visible.length - 1)],
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const run = arrows.get(event.key);
    if (run === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  return { selectedRow, onKeyDown };
};
