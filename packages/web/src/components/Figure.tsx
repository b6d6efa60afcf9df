import type { ReactNode } from 'react';
import './Figure.css';

interface FigureProps {
  /** The figure as text; `NONE` goes in as null. */
  readonly value: number | null;
  readonly format: (value: number | null) => string;
  /** Why it is unknown, shown on hover of the dash. */
  readonly reason?: string | undefined;
  /** What is shown on hover of a figure: usually the exact one. */
  readonly title?: string | undefined;
}

/** A figure. What nobody reported is a dash with the reason, never 0. */
export const Figure = ({ value, format, reason = 'Nobody reported it', title }: FigureProps): ReactNode =>
  value === null ? (
    <span className="figure figure--none" title={reason}>
      <span aria-hidden="true">{format(null)}</span>
      <span className="visually-hidden">unknown: {reason}</span>
    </span>
  ) : (
    <span className="figure" title={title}>
      {format(value)}
    </span>
  );
