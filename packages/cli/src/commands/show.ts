import type { Step, Trajectory } from '@pawl/core/trajectory';
import type { CommandModule } from '../command.js';
import { withData } from '../data.js';
import { EXIT } from '../exit.js';
import { printJson } from '../output.js';
import { withTrajectory } from '../trajectory.js';

interface ShowOptions {
  readonly run?: string;
  readonly data: string;
  readonly json?: true;
}

export const register: CommandModule['register'] = (command, done) => {
  withData(withTrajectory(command))
    .option('--json', 'print the whole trajectory as JSON')
    .action(async (id: string, options: ShowOptions) => {
      const { findStored } = await import('../trajectory.js');
      const trajectory = await findStored(id, options);
      if (options.json) printJson({ ...trajectory, unread: unreadOf(trajectory) });
      else {
        const { trajectoryLines } = await import('../show/trajectory-lines.js');
        const { painter, terminal } = await import('../terminal.js');
        const seen = terminal();
        process.stdout.write(`${trajectoryLines(trajectory, seen.width, painter(seen)).join('\n')}\n`);
      }
      done(EXIT.yes);
    });
};

/** What no convention understood, by step. */
const unreadOf = ({ steps }: Trajectory): readonly { step: string; attributes: Step['unread'] }[] =>
  steps.filter(step => Object.keys(step.unread).length > 0).map(step => ({ step: step.id, attributes: step.unread }));
