import type { Estimate } from '@pawl/core/stats';
import type { ReactNode } from 'react';
import { percent } from '../../format/number.js';
import './plots.css';

/** A share between 0 and 1 with its interval: a dot on a line from 0 to 1. The sentence says the same in words. */
export const Whisker = ({
  value,
  estimate,
}: {
  readonly value: number | null;
  readonly estimate: Estimate;
}): ReactNode => {
  const { low, high } = estimate;
  return (
    <svg
      className="whisker"
      viewBox="0 0 100 16"
      preserveAspectRatio="none"
      role="img"
      aria-label={intervalSentence(value, estimate)}
    >
      <title>{intervalSentence(value, estimate)}</title>
      <rect className="whisker__track" x="0" y="7" width="100" height="2" rx="1" />
      {low !== null && high !== null && (
        <rect
          className="whisker__interval"
          x={low * 100}
          y="5"
          width={Math.max(1, (high - low) * 100)}
          height="6"
          rx="1"
        />
      )}
      {value !== null && (
        <rect
          className="whisker__value"
          x={Math.min(98.5, Math.max(0, value * 100 - 0.75))}
          y="2"
          width="1.8"
          height="12"
          rx="0.6"
        />
      )}
    </svg>
  );
};

/** The rate and its interval as text beside the plot. */
export const Rate = ({
  value,
  estimate,
}: {
  readonly value: number | null;
  readonly estimate: Estimate;
}): ReactNode => (
  <span className="rate" title={intervalSentence(value, estimate)}>
    <span className="rate__value">{percent(value)}</span>
    <Whisker value={value} estimate={estimate} />
  </span>
);

/** `86 %, 95 % interval 72 % to 94 % (wilson, n = 50)`, or why there is none. */
export const intervalSentence = (
  value: number | null,
  { low, high, confidence, n, method, reason }: Estimate,
): string => {
  if (value === null) return reason ?? 'Not defined';
  if (low === null || high === null) return `${percent(value)}; no interval: ${reason ?? 'not defined'}`;
  return `${percent(value)}, ${percent(confidence)} interval ${percent(low)} to ${percent(high)} (${method}, n = ${n})`;
};
