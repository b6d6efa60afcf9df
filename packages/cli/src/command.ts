import type { Command } from 'commander';
import type { ExitCode } from './exit.js';

/**
 * A command's module: declares its arguments on `program` and calls `done` with the exit code. Loaded only when its
 * command is called, so that `pawl --help` and light commands start fast.
 */
export interface CommandModule {
  readonly register: (command: Command, done: (code: ExitCode) => void) => void;
}

/**
 * What stands before a sub-command counts for it, too: `pawl doctor --data DIR coverage`. What the
 * sub-command does not know is refused, rather than left unheard.
 */
export const handOptionsDown = (command: Command): Command =>
  command.enablePositionalOptions().hook('preSubcommand', (above, below) => {
    for (const option of above.options) {
      const name = option.attributeName();
      if (above.getOptionValueSource(name) !== 'cli') continue;
      if (!below.options.some(own => own.attributeName() === name)) {
        above.error(`error: option '${option.flags}' is not for '${below.name()}'`);
      }
      below.setOptionValueWithSource(name, above.getOptionValue(name), 'cli');
    }
  });

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}
