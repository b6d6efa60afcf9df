import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { EXIT, type ExitCode } from '../exit.js';
import { positiveInteger } from '../numbers.js';
import { printJson, tell } from '../output.js';

interface RunOptions {
  readonly agent?: string;
  readonly attempts?: number;
  readonly concurrency: number;
  readonly out?: string;
  readonly data: string;
  readonly json?: true;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(
    command
      .argument('[cases...]', "case files, folders of them, or ids; all of the agent's cases when none is named")
      .option('--agent <name>', 'agent of pawl.yaml, or name@version')
      .option('--attempts <k>', "attempts of each case; default: the case's own, else the gate's", positiveInteger)
      .option('--concurrency <n>', 'attempts under way at a time', positiveInteger, 4)
      .option('--out <dir>', 'directory of the run; default: a new one in the data directory'),
  )
    .option('--json', 'print the numbers as JSON')
    .action(async (cases: readonly string[], options: RunOptions) => {
      const { requireProject } = await import('../cases.js');
      const { executeRun } = await import('../execute.js');
      const { printReport, reportJson } = await import('../report.js');
      const { report, directory, reference } = await executeRun({ ...options, cases, project: await requireProject() });
      if (options.json) printJson(reportJson(report, reference));
      else {
        await printReport(report, directory, options.data);
        tell(`run ${reference}`);
      }
      const { registerRun } = await import('../register.js');
      if (reference === directory) await registerRun(directory, options.data);
      done(answerOf(report.cases.map(row => row.passed)));
    });
};

/** Yes when every case passed, no when one failed, unknown when it could not be told of one. */
const answerOf = (passed: readonly (boolean | null)[]): ExitCode =>
  passed.includes(false) ? EXIT.no : passed.includes(null) ? EXIT.unknown : EXIT.yes;
