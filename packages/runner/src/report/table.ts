import { columns, fit } from '../terminal.js';

/** One column of a terminal table. */
export interface Column<Row> {
  readonly title: string;
  /** Plain text, without control characters. */
  readonly cell: (row: Row) => string;
  /** Numbers stand right. */
  readonly align?: 'right';
  /** Columns of a higher number go first when the terminal is too narrow; those without stay. */
  readonly dispensable?: number;
  /** The column that is cut when even that is not enough. */
  readonly shrinks?: true;
}

const GAP = '  ';
/** The least width of a column that shrinks. */
const LEAST = 12;

/** Lays rows out under titles within `width` columns. The first line holds the titles. */
export const layOut = <Row>(all: readonly Column<Row>[], rows: readonly Row[], width: number): readonly string[] => {
  const measured = all.map(column => {
    const cells = rows.map(column.cell);
    return { column, cells, width: Math.max(columns(column.title), ...cells.map(columns)) };
  });
  const kept = dropped(measured, width);
  const over = totalWidth(kept) - width;
  const widths = kept.map(({ column, width: wanted }) =>
    column.shrinks === true && over > 0 ? Math.min(wanted, Math.max(LEAST, wanted - over)) : wanted,
  );
  const line = (texts: readonly string[]): string =>
    kept
      .map(({ column }, index) => pad(texts[index] ?? '', widths[index] ?? 0, column.align))
      .join(GAP)
      .trimEnd();
  return [
    line(kept.map(({ column }) => column.title)),
    ...rows.map((_, row) => line(kept.map(({ cells }) => cells[row] ?? ''))),
  ];
};

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

const totalWidth = (measured: readonly { readonly width: number }[]): number =>
  measured.reduce((sum, { width }) => sum + width, 0) + GAP.length * Math.max(0, measured.length - 1);

const dropped = <Row>(measured: readonly Measured<Row>[], width: number): readonly Measured<Row>[] => {
  let kept = measured;
  while (totalWidth(kept) > width) {
    const most = kept.reduce((found, { column }) => Math.max(found, column.dispensable ?? 0), 0);
    if (most === 0) break;
    kept = kept.filter(({ column }) => column.dispensable !== most);
  }
  return kept;
};

const pad = (text: string, width: number, align: 'right' | undefined): string => {
  const cut = fit(text, width);
  const space = ' '.repeat(Math.max(0, width - columns(cut)));
  return align === 'right' ? space + cut : cut + space;
};
