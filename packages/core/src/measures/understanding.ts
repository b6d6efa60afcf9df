import { defined, type Figure, undefinedFigure } from '../stats/index.js';
import type { TrajectoryId } from '../trajectory/index.js';

/** What one service sent in one convention, counted over runs. */
export interface UnderstandingCount {
  /** Null: its spans name no service. */
  readonly service: string | null;
  /** Null: spans that no convention recognised. */
  readonly convention: string | null;
  readonly runs: number;
  readonly spans: number;
  /** Attributes, events and log records that ended in a field. */
  readonly read: number;
  readonly unread: number;
}

/** A key that nothing understood. */
export interface UnreadKeyCount {
  readonly service: string | null;
  readonly convention: string | null;
  /** An attribute's key, `event NAME` or `log NAME`. */
  readonly key: string;
  readonly count: number;
  readonly runs: number;
  /** The latest run that has it. */
  readonly example: TrajectoryId;
}

export interface ServiceUnderstanding {
  readonly service: string | null;
  readonly spans: number;
  readonly read: number;
  readonly unread: number;
  /** Share of what it said that was read; undefined where it said nothing. */
  readonly share: Figure;
  /** By spans, the most first. */
  readonly conventions: readonly (Omit<UnderstandingCount, 'service'> & { readonly share: Figure })[];
  /** The most frequent first. */
  readonly unreadKeys: readonly Omit<UnreadKeyCount, 'service'>[];
}

const shareOf = ({ read, unread }: { readonly read: number; readonly unread: number }): Figure =>
  read + unread === 0 ? undefinedFigure('its spans hold no attributes') : defined(read / (read + unread));

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

const without = <Row extends { readonly service: string | null }>({ service: _, ...rest }: Row): Omit<Row, 'service'> =>
  rest;

/** How much of each service was understood: the one with most unread first, as there is most to win. */
export const understandingByService = (
  counts: readonly UnderstandingCount[],
  keys: readonly UnreadKeyCount[],
): readonly ServiceUnderstanding[] => {
  const services = [...new Set(counts.map(({ service }) => service))];
  const all = services.map((service): ServiceUnderstanding => {
    const rows = counts.filter(row => row.service === service);
    const [read, unread] = [sum(rows, row => row.read), sum(rows, row => row.unread)];
    return {
      service,
      spans: sum(rows, row => row.spans),
      read,
      unread,
      share: shareOf({ read, unread }),
      conventions: rows.toSorted((a, b) => b.spans - a.spans).map(row => ({ ...without(row), share: shareOf(row) })),
      unreadKeys: keys
        .filter(row => row.service === service)
        .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
        .map(without),
    };
  });
  return all.sort((a, b) => b.unread - a.unread || b.spans - a.spans);
};
