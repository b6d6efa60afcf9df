import type { CaseReport, Run, RunReport } from '@pawl/core/runs';
import { tokenSum } from '../../format/tokens.js';
import { hasWords } from '../../format/words.js';

/** The columns one can sort by, with the figure each sorts by. Null comes last in both directions. */
export const SORTS = {
  case: row => row.case.id,
  pass_rate: row => row.pass_rate,
  pass_at_k: row => largestK(row.pass_at_k)?.value ?? null,
  pass_hat_k: row => largestK(row.pass_hat_k)?.value ?? null,
  tokens: row => tokenSum(row.tokens),
  cost: row => row.costUsd,
  p50: row => row.durationMs.p50,
  p95: row => row.durationMs.p95,
} as const satisfies Record<string, (row: CaseReport) => number | string | null>;
export type SortColumn = keyof typeof SORTS;

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

const isColumn = (text: string): text is SortColumn => Object.hasOwn(SORTS, text);

/** `cost`, or `-cost` for the largest first; null for what names no column. */
export const parseSort = (text: string | undefined): Sort | null => {
  if (text === undefined) return null;
  const column = text.replace(/^-/, '');
  return isColumn(column) ? { column, descending: text.startsWith('-') } : null;
};

/** What a click on a column's head leads to: worst first, then the other way, then the run's own order. */
export const nextSort = (current: string | undefined, column: SortColumn): string | undefined => {
  // Low rates and high costs are what one looks for.
  const first = column === 'case' || column.startsWith('pass') ? column : `-${column}`;
  const second = first.startsWith('-') ? column : `-${column}`;
  if (current === first) return second;
  return current === second ? undefined : first;
};

export interface TableFilter {
  readonly q?: string | undefined;
  readonly show?: 'failing' | undefined;
  readonly sort?: string | undefined;
}

/** The rows of a run's table: filtered, then sorted; equal ones stay in the run's order. */
export const tableRows = (report: RunReport, filter: TableFilter): readonly CaseReport[] => {
  const rows = report.cases.filter(
    row => (filter.show !== 'failing' || isFailing(row)) && hasWords(filter.q, textsOf(row)),
  );
  const sort = parseSort(filter.sort);
  if (sort === null) return rows;
  const figure: (row: CaseReport) => number | string | null = SORTS[sort.column];
  return rows
    .map(row => ({ row, figure: figure(row) }))
    .sort((a, b) => compare(a.figure, b.figure, sort.descending))
    .map(({ row }) => row);
};

const compare = (a: number | string | null, b: number | string | null, descending: boolean): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
  return descending ? -order : order;
};

/** A case is worth a look when it did not pass, or when an attempt of it did not. */
const isFailing = (row: CaseReport): boolean =>
  row.passed !== true || row.outcomes.failed + row.outcomes.errored + row.outcomes.invalid > 0;

const textsOf = (row: CaseReport): readonly (string | null)[] => [
  row.case.id,
  row.case.title,
  row.case.owner,
  row.case.severity,
  ...row.failures.map(failure => failure.check),
];

/** The figure for the largest k that has one. */
export const largestK = (
  byK: Readonly<Record<string, number | null>>,
): { readonly k: number; readonly value: number | null } | null => {
  const ks = Object.keys(byK).map(Number).filter(Number.isInteger);
  if (ks.length === 0) return null;
  const defined = ks.filter(k => (byK[String(k)] ?? null) !== null);
  const k = Math.max(...(defined.length > 0 ? defined : ks));
  return { k, value: byK[String(k)] ?? null };
};

/** How many attempts a run was started for. */
export const plannedAttempts = (run: Pick<Run, 'cases'>): number =>
  run.cases.reduce((planned, row) => planned + row.attempts, 0);
