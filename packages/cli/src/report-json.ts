import type { RunReport } from '@pawl/core/runs';

/** A run's numbers as commands print them: `run` is what other commands take as RUN, `plan` what was planned. */
export const reportJson = ({ run, suite, cases }: RunReport, reference: string) => ({
  run: reference,
  plan: run,
  suite,
  cases: cases.map(row => ({ id: row.case.id, ...row })),
});
