import { DATA_OPTION, runDirectory } from '../data.js';
import { EXIT } from '../exit.js';
import { print, printJson } from '../output.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  command
    .argument('<run>', 'name of a run in the data directory, or a run directory')
    .option(...DATA_OPTION)
    .option('--json', 'print the numbers as JSON')
    .action(async (run: string, options: { data: string; json?: true }) => {
      const { formatReport, readRun } = await import('@pawl/runner');
      const { summariseRun } = await import('@pawl/core/runs');
      const { run: planned, attempts } = await readRun(runDirectory(run, options.data));
      const report = summariseRun(planned, attempts);
      if (options.json) printJson(report);
      else print(formatReport(report, { color: process.stdout.isTTY === true, width: process.stdout.columns ?? 120 }));
      done(EXIT.yes);
    });
};
