import type { CaseReport, RunReport, SuiteReport } from '@pawl/core/runs';
import { type Estimate, percent } from '@pawl/core/stats';
import type { Tokens } from '@pawl/core/trajectory';
import { oneLine, wrap } from '../terminal.js';
import { failureLines } from './failures.js';
import { type Column, layOut } from './table.js';

export interface ReportFormat {
  /** Whether to colour outcomes with ANSI codes. */
  readonly color: boolean;
  /** Columns of the terminal; infinite where lines may be as long as they like. */
  readonly width: number;
  /** What `pawl show` takes beside a trajectory's id to find it: `--run DIRECTORY`. Default: nothing. */
  readonly place?: string;
}

/** One row: a case, or the suite under the name `all`. */
type Row = { readonly name: string; readonly mark: string; readonly severity: string } & Pick<
  CaseReport,
  'outcomes' | 'pass_rate_interval' | 'pass_hat_k' | 'pass_at_k' | 'tokens' | 'costUsd' | 'durationMs'
> & { readonly steps: number | null };

/**
 * A run's report as people read it in a terminal: scenarios as rows, metrics as columns; under the table the first
 * failure of every failing check, and what the figures do not show. Foreign text is made plain. Columns that do not fit
 * are left out, the least telling first.
 */
export const formatReport = (report: RunReport, { color, width, place = '' }: ReportFormat): string => {
  const k = report.run.attemptsPerCase;
  const rows = [...report.cases.map(rowOf), suiteRow(report.suite)];
  const [titles = '', ...lines] = layOut(columnsFor(k), rows, width);
  const paint = color ? painted : (_style: Style, text: string): string => text;
  const styled = lines.map((line, index) => paint(styleOf(rows[index]?.mark ?? ''), line));
  const sections = [
    [heading(report)],
    [paint('dim', titles), ...styled],
    report.cases.flatMap(row => failureLines(row, width, place)),
    report.suite.notes.flatMap(note => wrap('note: ', oneLine(note), width)),
  ];
  return `${sections
    .filter(section => section.length > 0)
    .map(section => section.join('\n'))
    .join('\n\n')}\n`;
};

const heading = ({ run, suite }: RunReport): string => {
  const agent = [run.agent, run.version]
    .filter(part => part !== null)
    .map(oneLine)
    .join(' ');
  const parts = [oneLine(run.id), agent, counted(suite.cases, 'case'), counted(suite.attempts, 'attempt')];
  const open = run.origin === 'executed' && run.endedAt === null ? ['not complete'] : [];
  return [...parts, ...open].filter(part => part !== '').join(' · ');
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const PASSED = '✓';
const FAILED = '✗';
const UNDECIDED = '?';

const rowOf = (row: CaseReport): Row => ({
  ...row,
  name: oneLine(row.case.id),
  severity: row.case.kind === 'capability' ? 'capability' : row.case.severity,
  mark: row.passed === null ? UNDECIDED : row.passed ? PASSED : FAILED,
  steps: row.steps.total,
});

const suiteRow = (suite: SuiteReport): Row => ({ ...suite, name: 'all', severity: '', mark: '', steps: null });

const columnsFor = (k: number): readonly Column<Row>[] => [
  { title: '', cell: row => row.mark },
  { title: 'case', cell: row => row.name, shrinks: true },
  { title: 'severity', cell: row => row.severity, dispensable: 2 },
  { title: 'passed', cell: passes, align: 'right' },
  { title: 'pass rate', cell: row => percent(row.pass_rate_interval.value), align: 'right' },
  { title: '95 %', cell: row => interval(row.pass_rate_interval), align: 'right', dispensable: 4 },
  ...(k > 1
    ? [
        { title: `pass@${k}`, cell: (row: Row) => figure(row.pass_at_k[k]), align: 'right', dispensable: 5 } as const,
        { title: `pass^${k}`, cell: (row: Row) => figure(row.pass_hat_k[k]), align: 'right', dispensable: 1 } as const,
      ]
    : []),
  { title: 'errored', cell: row => countOf(row.outcomes.errored), align: 'right', dispensable: 3 },
  { title: 'invalid', cell: row => countOf(row.outcomes.invalid), align: 'right', dispensable: 3 },
  { title: 'p50', cell: row => duration(row.durationMs.p50), align: 'right', dispensable: 6 },
  { title: 'p95', cell: row => duration(row.durationMs.p95), align: 'right', dispensable: 8 },
  { title: 'tokens', cell: row => tokens(row.tokens), align: 'right', dispensable: 7 },
  { title: 'cost', cell: row => cost(row.costUsd), align: 'right', dispensable: 7 },
  { title: 'steps', cell: row => (row.steps === null ? '' : row.steps.toFixed(1)), align: 'right', dispensable: 8 },
];

const passes = ({ outcomes: { passed, failed, errored } }: Row): string => `${passed}/${passed + failed + errored}`;

const interval = ({ low, high }: Estimate): string =>
  low === null || high === null ? '–' : `${Math.round(low * 100)}–${Math.round(high * 100)}`;

const figure = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3);

const countOf = (count: number): string => (count === 0 ? '' : String(count));

const duration = (milliseconds: number | null): string => {
  if (milliseconds === null) return '–';
  if (milliseconds < 1) return `${round(milliseconds * 1_000, 0)} µs`;
  if (milliseconds < 1_000) return `${round(milliseconds, 0)} ms`;
  return `${round(milliseconds / 1_000, 1)} s`;
};

const tokens = (sum: Tokens | null): string => {
  if (sum === null || (sum.input === null && sum.output === null)) return '–';
  const count = (sum.input ?? 0) + (sum.output ?? 0);
  if (count < 10_000) return String(count);
  return count < 10_000_000 ? `${round(count / 1_000, 0)}k` : `${round(count / 1_000_000, 1)}M`;
};

const cost = (usd: number | null): string => {
  if (usd === null) return '–';
  if (usd > 0 && usd < 0.0001) return '<$0.0001';
  return `$${usd > 0 && usd < 1 ? usd.toPrecision(2) : usd.toFixed(2)}`;
};

const round = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return digits === 0 ? text : text.replace(/\.0+$/, '');
};

type Style = 'good' | 'bad' | 'doubtful' | 'dim' | 'plain';

const CODES: Readonly<Record<Style, string>> = { good: '32', bad: '31', doubtful: '33', dim: '2', plain: '' };

const painted = (style: Style, text: string): string =>
  CODES[style] === '' ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`;

const styleOf = (mark: string): Style =>
  mark === PASSED ? 'good' : mark === FAILED ? 'bad' : mark === UNDECIDED ? 'doubtful' : 'plain';
