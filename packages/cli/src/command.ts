import type { Command } from 'commander';
import type { ExitCode } from './exit.js';

/**
 * A command's module: declares its arguments on `program` and calls `done` with the exit code. Loaded only when its
 * command is called, so that `pawl --help` and light commands start fast.
 */
export interface CommandModule {
  readonly register: (command: Command, done: (code: ExitCode) => void) => void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}
