import type { CaseFailure, CaseReport } from '@pawl/core/runs';
import { columns, oneLine, wrap } from '../terminal.js';

/** The failed checks of a case under its name, the command that shows the first one, in lines of `width` columns. */
export const failureLines = (row: CaseReport, width: number, place: string): readonly string[] => {
  const [first] = row.failures;
  if (first === undefined) return [];
  const failed = row.outcomes.failed + row.outcomes.errored;
  const heading = [
    `${failed} of ${row.attempts} failed`,
    ...(first.trajectory === null ? [] : [showing(first, place)]),
  ];
  const label = Math.max(...row.failures.map(({ check }) => columns(oneLine(check))));
  return [
    ...wrap('✗ ', [oneLine(row.case.id), ...heading].join(' · '), width),
    ...row.failures.flatMap(failure => {
      const check = oneLine(failure.check);
      const space = ' '.repeat(label - columns(check));
      return wrap(
        `    ${check}${space}  `,
        [oneLine(failure.reason), ...aside(failure, first, failed, place)].join(' '),
        width,
      );
    }),
  ];
};

const showing = ({ trajectory }: CaseFailure, place: string): string =>
  `pawl show ${oneLine(trajectory ?? '')} ${place}`.trimEnd();

/** What is different about a failure: not all failed attempts have it, or another attempt shows it. */
const aside = (failure: CaseFailure, first: CaseFailure, failed: number, place: string): readonly string[] => {
  const count = failure.count === failed ? [] : [`${failure.count} times`];
  const elsewhere =
    failure.trajectory === null || failure.trajectory === first.trajectory ? [] : [showing(failure, place)];
  const facts = [...count, ...elsewhere];
  return facts.length === 0 ? [] : [`(${facts.join('; ')})`];
};
