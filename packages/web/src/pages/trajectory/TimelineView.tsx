import type { Step } from '@pawl/core/trajectory';
import { type CSSProperties, type ReactNode, useMemo } from 'react';
import { useNarrow } from '../../app/media.js';
import { KindIcon } from '../../components/Kind.js';
import { duration } from '../../format/duration.js';
import { visible } from '../../format/visible.js';
import { FoldButton, StepFlags } from './StepFlags.js';
import { axisTicks, barOf, type TimeRange, timeRange } from './timeline.js';
import { isFailed } from './totals.js';
import { stepAt } from './tree.js';
import { useRowKeys, type ViewProps } from './useRowKeys.js';
import { rowId, VirtualRows } from './VirtualRows.js';

const MAX_INDENT = 8;
/** Marks on the axis at most. */
const TICKS = 6;
const TICKS_NARROW = 3;

/** The steps as when they happened: a waterfall over one axis. */
export const TimelineView = (props: ViewProps): ReactNode => {
  const { model, folding, onSelect } = props;
  const { tree, trajectory, annotations } = model;
  const { selectedRow, onKeyDown } = useRowKeys(props);
  const narrow = useNarrow();
  const range = useMemo(() => timeRange(trajectory), [trajectory]);
  const ticks = useMemo(
    () => (range === null ? [] : axisTicks(range.span, narrow ? TICKS_NARROW : TICKS)),
    [range, narrow],
  );
  if (range === null) {
    return <p className="timeline__none muted">No step of this run has a time. The tree shows them in their order.</p>;
  }
  return (
    <VirtualRows
      label="Steps on a time axis"
      count={folding.visible.length}
      rowHeight={1.75}
      selected={selectedRow}
      onKeyDown={onKeyDown}
      head={<Axis ticks={ticks} range={range} />}
      behind={<Grid ticks={ticks} range={range} />}
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
            className={`time-row${index === selectedRow ? ' step-row--selected' : ''}`}
            style={{ ...style, '--depth': Math.min(depth, MAX_INDENT) } as CSSProperties}
            onClick={() => onSelect(step.id)}
          >
            <span className="time-row__label">
              <FoldButton below={below} open={open} onToggle={() => folding.toggle(step.id)} />
              <KindIcon kind={step.kind} />
              <span className="ellipsis step-line__name" title={step.name}>
                {visible(step.name)}
              </span>
              <StepFlags step={step} annotations={annotations.get(step.id)} />
            </span>
            <TimeBar step={step} range={range} />
          </div>
        );
      }}
    />
  );
};

const share = (value: number): string => `${value * 100}%`;

const TimeBar = ({ step, range }: { readonly step: Step; readonly range: TimeRange }): ReactNode => {
  const bar = barOf(step, range);
  if (bar === null) return <span className="time-row__lane muted time-row__none">no time</span>;
  const end = bar.left + bar.width;
  // The figure stands where there is room: after the bar, before it, or on it.
  const label: CSSProperties =
    end < 0.82
      ? { left: `calc(${share(end)} + 0.375rem)` }
      : bar.left > 0.18
        ? { right: `calc(${share(1 - bar.left)} + 0.375rem)` }
        : { right: `calc(${share(1 - end)} + 0.375rem)` };
  const onBar = end >= 0.82 && bar.left <= 0.18;
  const text = duration(step.durationMs);
  return (
    <span
      className="time-row__lane"
      title={`starts at ${duration(bar.offsetMs)}, takes ${step.durationMs === null ? 'unknown' : text}`}
    >
      <span
        className={`bar kind--${step.kind}${isFailed(step) ? ' bar--failed' : ''}${bar.open ? ' bar--open' : ''}`}
        style={{ left: share(bar.left), width: `max(3px, ${share(bar.width)})` }}
      />
      {step.durationMs !== null && (
        <span className={`time-row__figure${onBar ? ' time-row__figure--on-bar' : ''}`} style={label}>
          {text}
        </span>
      )}
    </span>
  );
};

interface AxisProps {
  readonly ticks: readonly number[];
  readonly range: TimeRange;
}

const Axis = ({ ticks, range }: AxisProps): ReactNode => (
  <div className="axis" role="presentation">
    <span className="axis__label">Step</span>
    <span className="axis__lane">
      {ticks.map(tick => (
        <span key={tick} className="axis__tick" style={{ left: share(tick / range.span) }}>
          {tick === 0 ? '0' : duration(tick)}
        </span>
      ))}
    </span>
  </div>
);

const Grid = ({ ticks, range }: AxisProps): ReactNode => (
  <div className="axis-grid" role="presentation">
    <span />
    <span className="axis__lane">
      {ticks.map(tick => (
        <span key={tick} className="axis-grid__line" style={{ left: share(tick / range.span) }} />
      ))}
    </span>
  </div>
);
