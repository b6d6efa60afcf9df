import { PawlError } from '@pawl/core/errors';
import type { CommandModule } from '../../command.js';
import { EXIT } from '../../exit.js';
import { counted, print, printJson } from '../../output.js';

export const register: CommandModule['register'] = (command, done) => {
  command
    .description('say what is wrong, or doubtful, about case files')
    .argument('[cases...]', 'case files, folders of them, or ids; default: all of the project')
    .option('--json', 'print the problems as JSON')
    .action(async (named: readonly string[], options: { json?: true }) => {
      const { lintCases } = await import('@pawl/core/cases');
      const { chooseCases, projectHere } = await import('../../cases.js');
      const project = await projectHere();
      const { items, problems, environments } = await chooseCases(project, named);
      if (items.length + problems.length === 0) throw nothingToLint(project?.config.cases ?? null);
      const today = new Date().toISOString().slice(0, 10);
      const found = [...problems, ...lintCases(items, { today, agents: project?.config.agents, environments })];
      const errors = found.filter(problem => problem.severity === 'error').length;
      if (options.json) printJson({ cases: items.length, problems: found });
      else {
        for (const { file, line, column, severity, message, remedy } of found) {
          print(`${severity}: ${message}`, `${file}:${line}:${column}: `);
          print(remedy, '    ');
        }
        const warnings = found.length - errors;
        print(`${counted(items.length, 'case')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`);
      }
      done(errors > 0 ? EXIT.no : EXIT.yes);
    });
};

/** A lint of nothing proves nothing. */
const nothingToLint = (globs: readonly string[] | null): PawlError =>
  new PawlError({
    code: 'NO_CASES',
    message:
      globs === null
        ? 'there is no pawl.yaml here, and no case was named'
        : `there are no cases in ${globs.join(', ')}`,
    remedy: 'Name case files, or name their folder under `cases` of pawl.yaml.',
  });
