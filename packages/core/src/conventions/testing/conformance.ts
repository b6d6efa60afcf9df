import type { Trajectory } from '../../trajectory/index.js';
import { assemble } from '../assemble.js';
import { capture, captureText, stacksIn } from './captures.js';
import { ROWS, type Row } from './stacks.js';
import { COLUMNS, type Column, differences, tellingOf } from './telling.js';

/** One cell of the conformance table: what differs from what has to be told, and the word for it. */
export interface Cell {
  readonly column: Column;
  readonly differences: readonly string[];
  /** `✓`; what is held where the capture does not hold all; `✗` where something else was told. */
  readonly text: string;
}

/** One captured stack, judged; without cells when the table has no row for it. */
export interface Judged {
  readonly stack: string;
  readonly row: Row | undefined;
  readonly cells: readonly Cell[];
  readonly passed: boolean;
}

/** Judges the trajectory of a captured run, column by column. */
export const judge = (row: Row, trajectory: Trajectory): readonly Cell[] => {
  const told = tellingOf(trajectory);
  return COLUMNS.map(column => {
    const found = differences(row.expected[column], told[column], column);
    const lack = row.lacks.find(each => each.column === column);
    return { column, differences: found, text: found.length > 0 ? '✗' : lack === undefined ? '✓' : lack.what };
  });
};

/** What a row says the capture does not hold, and which occurs in it. */
export const falseLacks = (row: Row, folder?: string): readonly string[] => {
  const text = captureText(row.stack, folder);
  return row.lacks.flatMap(({ column, what, absent }) =>
    absent?.test(text) === true ? [`${column}: “${what}”, but the capture holds ${absent.source}`] : [],
  );
};

/** Judges every capture in a folder. */
export const judgeAll = (folder?: string): readonly Judged[] =>
  stacksIn(folder).map(stack => {
    const row = ROWS.find(each => each.stack === stack);
    if (row === undefined) return { stack, row, cells: [], passed: false };
    const { spans, logs } = capture(stack, folder);
    const cells = judge(row, assemble(spans, { logs }));
    const passed = cells.every(cell => cell.differences.length === 0) && falseLacks(row, folder).length === 0;
    return { stack, row, cells, passed };
  });

const padded = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd();

const notesOf = ({ stack, row, cells }: Judged, folder: string | undefined): readonly string[] => {
  if (row === undefined) return [`${stack}: the table has no row for it`];
  return [
    ...row.lacks.map(({ column, what, why }) => `${stack}, ${column}: ${what}; ${why}`),
    ...falseLacks(row, folder).map(text => `${stack}, ✗ ${text}`),
    ...cells.flatMap(cell => cell.differences.map(text => `${stack}, ✗ ${text}`)),
  ];
};

/** The table of all stacks and columns, what is not in the captures and why, and the count. */
export const conformanceTable = (folder?: string): { readonly text: string; readonly failed: number } => {
  const judged = judgeAll(folder);
  const head = ['stack', ...COLUMNS];
  const lines = judged.map(({ stack, cells }) => [
    stack,
    ...(cells.length === 0 ? COLUMNS.map(() => '?') : cells.map(cell => cell.text)),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map(line => line[at]?.length ?? 0)));
  const failed = judged.filter(each => !each.passed).length;
  const text = [
    padded(head, widths),
    ...lines.map(line => padded(line, widths)),
    '',
    'Where a cell is not ✓ it says what of the story the capture holds:',
    ...judged.flatMap(each => notesOf(each, folder)),
    '',
    `${judged.length - failed} passed, ${failed} failed`,
  ].join('\n');
  return { text, failed };
};
