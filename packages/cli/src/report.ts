import { commandLine } from '@pawl/core/gate';
import type { RunReport } from '@pawl/core/runs';
import { dataOption, runReference } from './data.js';
import { terminal } from './terminal.js';

/** A run's numbers as commands print them: `run` is what other commands take as RUN, `plan` what was planned. */
export const reportJson = ({ run, suite, cases }: RunReport, reference: string) => ({
  run: reference,
  plan: run,
  suite,
  cases: cases.map(row => ({ id: row.case.id, ...row })),
});

/** Prints a run's numbers for people. */
export const printReport = async (report: RunReport, directory: string, data: string): Promise<void> => {
  const { formatReport } = await import('@pawl/runner');
  const place = commandLine(placeOf(directory, data));
  process.stdout.write(formatReport(report, { ...terminal(), place }));
};

/** What `pawl show` needs beside the id to find a trajectory of this run. */
const placeOf = (directory: string, data: string): readonly string[] => {
  const reference = runReference(directory, data);
  if (reference === directory) return ['--run', directory];
  return dataOption(data);
};
