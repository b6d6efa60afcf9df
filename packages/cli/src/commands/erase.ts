import type { ErasureReceipt } from '@pawl/server';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { EXIT } from '../exit.js';
import { counted, print, printJson } from '../output.js';
import { withServer } from '../server.js';

interface EraseOptions {
  readonly trajectory?: string;
  readonly session?: string;
  readonly user?: string;
  readonly data: string;
  readonly json?: true;
}

interface Answer {
  readonly id: string;
  readonly receipt: ErasureReceipt;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(
    command
      .option('--trajectory <id>', 'one trajectory', named)
      .option('--session <id>', 'every trajectory of a session', named)
      .option('--user <id>', "every trajectory of a user, named as the agent's telemetry names users", named),
  )
    .option('--json', 'print the receipt as JSON')
    .action(async (options: EraseOptions, self: Command) => {
      const { trajectory, session, user } = options;
      const given = Object.entries({ trajectory, session, user }).filter(([, value]) => value !== undefined);
      if (given.length !== 1) self.error('error: give one of --trajectory, --session and --user');
      const answer = await withServer(options.data, api =>
        api.post<Answer>('/api/erasures', JSON.stringify(Object.fromEntries(given))),
      );
      if (options.json) printJson(answer);
      else printReceipt(answer);
      done(EXIT.yes);
    });
};

const named = (text: string): string => {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
};

const printReceipt = ({ id, receipt: { trajectories, removed, cases } }: Answer): void => {
  const isNothing = trajectories === 0 && Object.keys(removed).length === 0;
  print(
    isNothing
      ? 'nothing was found to erase: no stored run has that name, exactly as it is written'
      : `erased ${counted(trajectories, 'trajectory')}; nothing that comes late for them is taken in`,
  );
  for (const [place, count] of Object.entries(removed))
    print(counted(count, 'row'), `  ${place.replaceAll('_', ' ')}: `);
  for (const { file, owner } of cases) {
    print(`${file} was made from what is gone: ${owner ?? 'its owner'} has to rewrite or delete it`, '  ');
  }
  print(id, 'receipt ');
};
