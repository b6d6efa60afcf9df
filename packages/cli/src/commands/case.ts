import { agentOf } from '@pawl/core/config';
import type { Trajectory } from '@pawl/core/trajectory';
import type { Command } from 'commander';
import { DATA_OPTION } from '../data.js';
import { EXIT } from '../exit.js';
import { print, printJson } from '../output.js';
import { withServer } from '../server.js';
import type { CommandModule } from './index.js';

export const register: CommandModule['register'] = (command, done) => {
  registerLint(command.command('lint'), done);
};

const registerLint = (command: Command, done: Parameters<CommandModule['register']>[1]): void => {
  command
    .description('say what is wrong, or doubtful, about case files')
    .argument('[cases...]', 'case files or ids; default: all of the project')
    .option('--json', 'print the problems as JSON')
    .action(async (named: readonly string[], options: { json?: true }) => {
      const { lintCases } = await import('@pawl/core/cases');
      const { chooseCases, projectHere } = await import('../cases.js');
      const project = await projectHere();
      const { items, problems, environments } = await chooseCases(project, named);
      const today = new Date().toISOString().slice(0, 10);
      const found = [...problems, ...lintCases(items, { today, agents: project?.config.agents, environments })];
      const errors = found.filter(problem => problem.severity === 'error').length;
      if (options.json) printJson({ cases: items.length, problems: found });
      else {
        for (const { file, line, column, severity, message, remedy } of found) {
          print(`${file}:${line}:${column}: ${severity}: ${message}`);
          print(`    ${remedy}`);
        }
        print(`${items.length} cases, ${errors} errors, ${found.length - errors} warnings`);
      }
      done(errors > 0 ? EXIT.no : EXIT.yes);
    });
};
