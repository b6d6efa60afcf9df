import type { Shadow, UnknownUse } from '@pawl/core/measures';
import type { CommandModule } from '../../command.js';
import { measurePath, type StoredOptions, sinceWords, withStored } from '../../doctor/options.js';
import { EXIT } from '../../exit.js';
import { counted, print, printJson } from '../../output.js';
import { terminal } from '../../terminal.js';

type Answer = Shadow & {
  readonly project: { readonly file: string | null; readonly problem: { readonly message: string } | null };
  readonly registration: string;
};

export const register: CommandModule['register'] = (command, done) => {
  withStored(command)
    .description('agents, tools, models and services that pawl.yaml does not name')
    .addHelpText('after', '\nExit code 1: something is used that pawl.yaml does not name; 2: nothing was seen.')
    .action(async (options: StoredOptions) => {
      const { getStored } = await import('../../server.js');
      const answer = await getStored<Answer>(options.data, measurePath('shadow', options.since));
      const known = Object.values(answer.known).reduce((sum, count) => sum + count, 0);
      const isEmpty = known + answer.unknown.length === 0;
      if (options.json) printJson(answer);
      else if (isEmpty) print(`There are no runs of agents ${sinceWords(options.since)} in ${options.data}.`);
      else await printShadow(answer, known);
      done(isEmpty ? EXIT.unknown : answer.unknown.length > 0 ? EXIT.no : EXIT.yes);
    });
};

const hintOf = ({ closest, isListed }: UnknownUse): string =>
  closest !== null ? `like "${closest}"` : isListed ? '' : 'none are named';

const printShadow = async ({ unknown, unused, project, registration }: Answer, known: number): Promise<void> => {
  const file = project.file ?? 'pawl.yaml';
  if (project.file === null) print('There is no pawl.yaml here or above: nothing is known.');
  if (project.problem !== null) print(`${file} cannot be read, so that nothing is known: ${project.problem.message}`);
  if (unknown.length === 0) print(`${file} names everything that was used: ${counted(known, 'name')}.`);
  else {
    const { layOut } = await import('@pawl/runner');
    const { oneLine } = await import('@pawl/runner/terminal');
    const lines = layOut<UnknownUse>(
      [
        { title: 'UNKNOWN', cell: row => row.kind },
        { title: 'NAME', cell: row => oneLine(row.name), shrinks: true },
        { title: 'AGENT', cell: row => oneLine(row.agent ?? '') },
        { title: 'RUNS', cell: row => String(row.runs), align: 'right' },
        { title: 'LAST SEEN', cell: row => row.lastSeen?.slice(0, 16) ?? '–', dispensable: 1 },
        { title: 'FOR EXAMPLE', cell: row => row.example, dispensable: 2 },
        { title: '', cell: hintOf, dispensable: 3 },
      ],
      unknown,
      terminal().width,
    );
    for (const line of lines) print(line);
  }
  if (unused.length > 0) {
    print();
    print(`Named in ${file} and not used:`);
    for (const { kind, name, agent } of unused) print(`${kind} ${name}${agent === null ? '' : ` of ${agent}`}`, '  ');
  }
  if (registration === '') return;
  print();
  print(`If all of it belongs there, add to ${file}, and correct it:`);
  print();
  for (const line of registration.split('\n')) print(line);
};
