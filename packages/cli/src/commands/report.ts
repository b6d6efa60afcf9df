import type { CommandModule } from '../command.js';
import { runDirectory, runReference, withData } from '../data.js';
import { EXIT } from '../exit.js';
import { printJson } from '../output.js';

export const register: CommandModule['register'] = (command, done) => {
  withData(command.argument('<run>', 'name of a run in the data directory, or a run directory'))
    .option('--json', 'print the numbers as JSON')
    .action(async (run: string, options: { data: string; json?: true }) => {
      const { readRun } = await import('@pawl/runner');
      const { summariseRun } = await import('@pawl/core/runs');
      const { printReport, reportJson } = await import('../report.js');
      const directory = runDirectory(run, options.data);
      const stored = await readRun(directory);
      const report = summariseRun(stored.run, stored.attempts);
      if (options.json) printJson(reportJson(report, runReference(directory, options.data)));
      else await printReport(report, directory, options.data);
      done(EXIT.yes);
    });
};
