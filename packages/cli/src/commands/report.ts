import { DATA_OPTION, runDirectory } from '../data.js';
import { EXIT } from '../exit.js';
import { printJson } from '../output.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  command
    .argument('<run>', 'name of a run in the data directory, or a run directory')
    .option(...DATA_OPTION)
    .option('--json', 'print the numbers as JSON')
    .action(async (run: string, options: { data: string; json?: true }) => {
      const { formatReport, readRun } = await import('@pawl/runner');
      const { summariseRun } = await import('@pawl/core/runs');
      const stored = await readRun(runDirectory(run, options.data));
      const report = summariseRun(stored.run, stored.attempts);
      if (options.json) {
        const { reportJson } = await import('../report-json.js');
        printJson(reportJson(report, run));
      } else {
        const { isTTY, columns } = process.stdout;
        process.stdout.write(`${formatReport(report, { color: isTTY === true, width: columns ?? 120 })}\n`);
      }
      done(EXIT.yes);
    });
};
