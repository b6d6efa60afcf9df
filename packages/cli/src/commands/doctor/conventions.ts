import type { ServiceUnderstanding } from '@pawl/core/measures';
import type { CommandModule } from '../../command.js';
import { measurePath, type StoredOptions, sinceWords, withStored } from '../../doctor/options.js';
import { share } from '../../doctor/say.js';
import { EXIT } from '../../exit.js';
import { print, printJson } from '../../output.js';
import { terminal } from '../../terminal.js';

/** Keys that are printed of each service; `--json` has more. */
const SHOWN_KEYS = 5;

export const register: CommandModule['register'] = (command, done) => {
  withStored(command)
    .description('how much of what each service sent was understood, and what was not')
    .action(async (options: StoredOptions) => {
      const { getStored } = await import('../../server.js');
      const path = measurePath('conventions', options.since);
      const answer = await getStored<{ services: readonly ServiceUnderstanding[] }>(options.data, path);
      if (options.json) printJson(answer);
      else if (answer.services.length === 0)
        print(`There are no spans ${sinceWords(options.since)} in ${options.data}.`);
      else await printServices(answer.services);
      done(answer.services.length === 0 ? EXIT.unknown : EXIT.yes);
    });
};

const nameOf = (service: string | null): string => service ?? '(no service.name)';

const printServices = async (services: readonly ServiceUnderstanding[]): Promise<void> => {
  const { layOut } = await import('@pawl/runner');
  const { oneLine } = await import('@pawl/runner/terminal');
  const rows = services.flatMap(({ service, conventions }) => conventions.map(row => ({ service, ...row })));
  const lines = layOut(
    [
      { title: 'SERVICE', cell: row => oneLine(nameOf(row.service)), shrinks: true },
      { title: 'CONVENTION', cell: row => row.convention ?? 'none of them' },
      { title: 'RUNS', cell: row => String(row.runs), align: 'right', dispensable: 2 },
      { title: 'SPANS', cell: row => String(row.spans), align: 'right', dispensable: 1 },
      { title: 'READ', cell: row => share(row.share), align: 'right' },
      { title: 'UNREAD', cell: row => String(row.unread), align: 'right' },
    ],
    rows,
    terminal().width,
  );
  for (const line of lines) print(line);
  for (const { service, unreadKeys } of services) {
    if (unreadKeys.length === 0) continue;
    print();
    print(`Not understood of ${nameOf(service)}:`);
    for (const { key, convention, count, example } of unreadKeys.slice(0, SHOWN_KEYS))
      print(`${key}  ×${count} (${convention ?? 'no convention'}), for example in ${example}`, '  ');
    const rest = unreadKeys.length - SHOWN_KEYS;
    if (rest > 0) print(`and ${rest} more (--json lists them)`, '  ');
  }
  print();
  print(
    'Nothing of this is lost: `pawl show TRAJECTORY --json` has it under "unread". What matters to you can be told',
  );
  print('with an attribute that is read, such as pawl.input, pawl.output or pawl.step.kind.');
};
