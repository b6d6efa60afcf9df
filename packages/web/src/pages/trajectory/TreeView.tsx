import type { Step } from '@pawl/core/trajectory';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { Figure } from '../../components/Figure.js';
import { KindIcon } from '../../components/Kind.js';
import { duration } from '../../format/duration.js';
import { compact, count, dollars } from '../../format/number.js';
import { tokenSum } from '../../format/tokens.js';
import { visible } from '../../format/visible.js';
import { stepSummary } from './row.js';
import { FoldButton, StepFlags } from './StepFlags.js';
import { isFailed } from './totals.js';
import { stepAt } from './tree.js';
import { useRowKeys, type ViewProps } from './useRowKeys.js';
import { rowId, VirtualRows } from './VirtualRows.js';

/** Deeper levels are not indented further; a number tells how deep they are. */
const MAX_INDENT = 14;

/** The steps as what caused what. */
export const TreeView = (props: ViewProps): ReactNode => {
  const { model, folding, onSelect } = props;
  const { tree, annotations } = model;
  const { selectedRow, onKeyDown } = useRowKeys(props);
  return (
    <VirtualRows
      label="Steps as a tree"
      count={folding.visible.length}
      rowHeight={1.875}
      selected={selectedRow}
      onKeyDown={onKeyDown}
      row={(index, style) => {
        const position = folding.visible[index] ?? 0;
        const step = stepAt(tree, position);
        if (step === undefined) return null;
        const depth = tree.depth[position] ?? 0;
        const below = tree.below[position] ?? 0;
        const open = !folding.collapsed.has(step.id);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active descendant.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys.
          <div
            key={step.id}
            id={rowId(index)}
            role="treeitem"
            aria-level={depth + 1}
            aria-expanded={below > 0 ? open : undefined}
            aria-selected={index === selectedRow}
            className={`step-row${index === selectedRow ? ' step-row--selected' : ''}${isFailed(step) ? ' step-row--failed' : ''}`}
            style={{ ...style, '--depth': Math.min(depth, MAX_INDENT) } as CSSProperties}
            onClick={() => onSelect(step.id)}
          >
            <FoldButton below={below} open={open} onToggle={() => folding.toggle(step.id)} />
            <KindIcon kind={step.kind} />
            {depth > MAX_INDENT && <span className="muted step-row__depth">{count(depth)}</span>}
            <StepLine step={step} />
            <StepFlags step={step} annotations={annotations.get(step.id)} />
            <StepFigures step={step} />
          </div>
        );
      }}
    />
  );
};

/** What was asked and what came back, in one line. */
const StepLine = memo(({ step }: { readonly step: Step }): ReactNode => {
  const { asked, answered } = stepSummary(step);
  return (
    <span className="step-line ellipsis">
      <span className="step-line__name">{visible(step.name)}</span>
      {asked !== '' && <span className="step-line__asked">{asked}</span>}
      {asked !== '' && answered !== '' && <span className="step-line__arrow">→</span>}
      {answered !== '' && (
        <span className={step.error === null ? 'step-line__answered' : 'step-line__error'}>{answered}</span>
      )}
    </span>
  );
});

const StepFigures = ({ step }: { readonly step: Step }): ReactNode => (
  <>
    <span className="step-row__figure step-row__figure--tokens">
      {step.kind === 'model' && (
        <Figure
          value={tokenSum(step.tokens)}
          format={compact}
          title={`${count(step.tokens?.input ?? null)} input, ${count(step.tokens?.output ?? null)} output tokens, ${dollars(step.costUsd)}`}
          reason="This call reported no tokens"
        />
      )}
    </span>
    <span className="step-row__figure">
      <Figure
        value={step.durationMs}
        format={duration}
        reason={step.status === 'pending' ? 'It has not ended' : 'Nobody recorded its times'}
      />
    </span>
  </>
);
