import type { CaseFailure, CaseReport } from '@pawl/core/runs';
import { columns, oneLine, wrap } from '../terminal.js';

const SEE = 'see';

/** The failed checks of a case under its name, and the command that shows the first one, in lines of `width` columns. */
export const failureLines = (row: CaseReport, width: number, place: string): readonly string[] => {
  const [first] = row.failures;
  if (first === undefined) return [];
  const failed = row.outcomes.failed + row.outcomes.errored;
  const checks = row.failures.map(({ check }) => oneLine(check));
  const column = Math.max(...[SEE, ...checks].map(columns));
  const label = (text: string): string => `    ${text}${' '.repeat(column - columns(text))}  `;
  return [
    ...wrap('✗ ', `${oneLine(row.case.id)} · ${failed} of ${row.attempts} failed`, width),
    ...row.failures.flatMap((failure, index) =>
      wrap(label(checks[index] ?? ''), `${oneLine(failure.reason)}${aside(failure, first, failed)}`, width),
    ),
    // Not broken anywhere: it is there to be copied.
    ...(first.trajectory === null ? [] : [label(SEE) + `pawl show ${oneLine(first.trajectory)} ${place}`.trimEnd()]),
  ];
};

/** What is different about a failure: not all failed attempts have it, or another attempt shows it. */
const aside = (failure: CaseFailure, first: CaseFailure, failed: number): string => {
  const facts = [
    ...(failure.count === failed ? [] : [`${failure.count} of ${failed}`]),
    ...(failure.trajectory === null || failure.trajectory === first.trajectory
      ? []
      : [`see ${oneLine(failure.trajectory)}`]),
  ];
  return facts.length === 0 ? '' : ` (${facts.join('; ')})`;
};
