import { LAYERS, type Layer } from '@pawl/core/measures';
import type { ReactNode } from 'react';
import { AgentName } from '../../components/AgentName.js';
import { Badge } from '../../components/Badge.js';
import { Icon } from '../../components/Icon.js';
import { intervalSentence, Rate } from '../../components/plots/Whisker.js';
import type { Column } from '../../components/table/Table.js';
import { compact, count, percent } from '../../format/number.js';
import { type CoverageRow, LAYER_MEANING, LAYER_NAME } from './rows.js';

interface RowContext {
  readonly open: string | undefined;
  readonly onOpen: (key: string) => void;
  readonly wanted: number;
}

const isLow = (value: number | null, wanted: number): boolean => value !== null && value < wanted;

const Name = ({ row, open, onOpen }: { readonly row: CoverageRow } & RowContext): ReactNode => (
  <button
    type="button"
    className={`row-link coverage-name${row.isPart ? ' coverage-name--part' : ''}`}
    aria-expanded={row.key === open}
    onClick={() => onOpen(row.key)}
  >
    <Icon name={row.key === open ? 'down' : 'chevron'} />
    {row.isPart ? (
      <span className="ellipsis">@{row.rates.version ?? 'no version'}</span>
    ) : (
      <AgentName name={row.rates.agent} version={row.rates.version} />
    )}
    {!row.isPart && !row.declared && (
      <Badge tone="warn" title="pawl.yaml does not name it; it is here as its runs changed something">
        unknown
      </Badge>
    )}
  </button>
);

/** A bar as long as the share, with the interval over it, and the share in words. */
const LayerBar = ({
  row,
  layer,
  wanted,
}: {
  readonly row: CoverageRow;
  readonly layer: Layer;
  readonly wanted: number;
}) => {
  const { rate, complete, missing } = row.rates.layers[layer];
  const sentence = `${LAYER_NAME[layer]}: ${intervalSentence(rate.value, rate)}`;
  if (rate.value === null)
    return (
      <span className="layer-bar layer-bar--none" title={sentence}>
        does not apply
      </span>
    );
  return (
    <span
      className={`layer-bar${isLow(rate.value, wanted) ? ' layer-bar--low' : ''}`}
      title={`${sentence}; ${count(complete)} complete, ${count(missing)} missing`}
    >
      <span className="layer-bar__value">{percent(rate.value)}</span>
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label={sentence}>
        <rect className="layer-bar__track" width="100" height="12" rx="1" />
        <rect className="layer-bar__share" width={rate.value * 100} height="12" rx="1" />
        {rate.low !== null && rate.high !== null && (
          <path
            className="layer-bar__interval"
            d={`M${rate.low * 100} 3v6M${rate.low * 100} 6H${rate.high * 100}M${rate.high * 100} 3v6`}
          />
        )}
      </svg>
    </span>
  );
};

const Complete = ({ row, wanted }: { readonly row: CoverageRow; readonly wanted: number }): ReactNode => {
  const { complete } = row.rates;
  return (
    <>
      <Rate value={complete.value} estimate={complete} />
      {isLow(complete.value, wanted) && (
        <span className="coverage-low" title={`Below the ${percent(wanted)} that are wanted`}>
          <Icon name="warning" />
          <span className="visually-hidden">below {percent(wanted)}</span>
        </span>
      )}
    </>
  );
};

const runsSentence = ({ runs, running, sampled }: CoverageRow['rates']): string =>
  [
    count(runs),
    ...(running === 0 ? [] : [`and ${count(running)} that go on`]),
    ...(sampled === 0 ? [] : [`${count(sampled)} of them a sample that retention kept: the rates are weighted`]),
  ].join(', ');

export const coverageColumns = (context: RowContext): readonly Column<CoverageRow>[] => [
  { id: 'agent', head: 'Agent', track: 'minmax(10rem, 1.4fr)', cell: row => <Name row={row} {...context} /> },
  {
    id: 'runs',
    head: 'Runs',
    explained: 'Risky runs that have ended',
    track: '3.5rem',
    align: 'end',
    cell: ({ rates }) => (
      <span title={runsSentence(rates)}>
        {compact(rates.runs)}
        {rates.sampled > 0 && <abbr className="muted"> w</abbr>}
      </span>
    ),
  },
  {
    id: 'complete',
    head: 'Complete',
    explained: 'Share of risky runs of which no layer misses anything, with its interval',
    track: 'minmax(10rem, 1.1fr)',
    cell: row => <Complete row={row} wanted={context.wanted} />,
  },
  ...LAYERS.map(
    (layer): Column<CoverageRow> => ({
      id: layer,
      head: LAYER_NAME[layer],
      explained: LAYER_MEANING[layer],
      track: 'minmax(7.5rem, 0.9fr)',
      cell: row => <LayerBar row={row} layer={layer} wanted={context.wanted} />,
    }),
  ),
];

export const CoverageCard = ({ row, ...context }: { readonly row: CoverageRow } & RowContext): ReactNode => (
  <>
    <div className="card-line">
      <Name row={row} {...context} />
      <span className="push">{compact(row.rates.runs)} runs</span>
    </div>
    <div className="card-line">
      <Complete row={row} wanted={context.wanted} />
    </div>
    <div className="card-layers">
      {LAYERS.map(layer => (
        <span key={layer}>
          <span className="muted">{LAYER_NAME[layer]}</span>
          <LayerBar row={row} layer={layer} wanted={context.wanted} />
        </span>
      ))}
    </div>
  </>
);
