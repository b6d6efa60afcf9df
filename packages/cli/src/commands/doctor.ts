import { type CommandModule, handOptionsDown } from '../command.js';
import { withData } from '../data.js';
import type { Finding } from '../doctor/finding.js';
import { EXIT } from '../exit.js';
import { DEFAULT_PORT, portOf } from '../numbers.js';
import { counted, print, printJson } from '../output.js';
import { painter, type Style, terminal } from '../terminal.js';
import { register as registerConventions } from './doctor/conventions.js';
import { register as registerCoverage } from './doctor/coverage.js';
import { register as registerShadow } from './doctor/shadow.js';

export const register: CommandModule['register'] = (command, done) => {
  withData(handOptionsDown(command))
    .option('--port <n>', 'port that `pawl up` would listen on', portOf, DEFAULT_PORT)
    .option('--json', 'print the findings as JSON')
    .action(async (options: { data: string; port: number; json?: true }) => {
      const { checkEnvironment } = await import('../doctor/environment.js');
      const findings = await checkEnvironment(options.data, options.port);
      const problems = findings.filter(finding => finding.status === 'problem').length;
      if (options.json) printJson({ findings, problems });
      else {
        findings.forEach(printFinding);
        print();
        print(problems === 0 ? 'Everything that pawl needs is there.' : `${counted(problems, 'problem')}.`);
      }
      done(problems === 0 ? EXIT.yes : EXIT.no);
    });
  registerConventions(command.command('conventions'), done);
  registerCoverage(command.command('coverage'), done);
  registerShadow(command.command('shadow'), done);
};

const STYLES: Record<Finding['status'], Style> = { ok: 'green', note: 'dim', problem: 'red' };

const printFinding = ({ status, check, says, remedy }: Finding): void => {
  const paint = painter(terminal());
  print(`${check}: ${says}`, `${status.padEnd(7)}  `, text => paint(STYLES[status], text));
  if (remedy !== null) print(remedy, '         ');
};
