import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { ID_PATTERN } from '@pawl/core/trajectory';
import { type Command, InvalidArgumentError } from 'commander';

/** The option that every command with stored data takes. */
export const withData = (command: Command): Command =>
  command.option('--data <dir>', 'data directory', dataDirectory, '.pawl');

/** The option as another command needs it to find the same data; nothing where it is the default. */
export const dataOption = (data: string): readonly string[] => (data === '.pawl' ? [] : ['--data', data]);

const dataDirectory = (text: string): string => {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  if (existsSync(text) && !statSync(text).isDirectory()) throw new InvalidArgumentError('It is a file, not a folder.');
  return text;
};

/** A folder of the data directory that this process is about to write to; both belong to their user alone. */
export const dataFolder = (data: string, name: 'runs' | 'gates'): string => {
  const folder = join(resolve(data), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};

/** Where a run lives: a directory as given, or the run of that name in the data directory. */
export const runDirectory = (run: string, dataDirectory: string): string => {
  const directory = existingRun(run, dataDirectory);
  if (directory !== null) return directory;
  throw new PawlError({
    code: 'RUN_NOT_FOUND',
    message: `there is no run ${run}: neither a directory with a run.json, nor a run of that name in ${dataDirectory}`,
    remedy: 'Give the name or the directory that `pawl run` printed, or the data directory with --data.',
  });
};

/** As {@link runDirectory}; null where there is none. */
export const existingRun = (run: string, dataDirectory: string): string | null => {
  if (existsSync(join(run, 'run.json'))) return resolve(run);
  if (!ID_PATTERN.test(run)) return null;
  const directory = join(resolve(dataDirectory), 'runs', run);
  return existsSync(join(directory, 'run.json')) ? directory : null;
};

/**
 * Where a new run goes: the directory as given, or one of that name in the data directory. Makes nothing, and refuses to
 * mix two runs.
 */
export const newRunDirectory = (options: { out?: string | undefined; id: string; data: string }): string => {
  if (!ID_PATTERN.test(options.id)) {
    throw new PawlError({
      code: 'RUN_BAD_NAME',
      message: `"${options.id}" cannot be the name of a run`,
      remedy: 'Use letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
    });
  }
  const directory = options.out === undefined ? join(resolve(options.data), 'runs', options.id) : resolve(options.out);
  const nearest = nearestExisting(directory);
  if (!statSync(nearest).isDirectory()) {
    throw new PawlError({
      code: 'RUN_NOT_A_FOLDER',
      message: `${nearest} is a file, not a folder`,
      remedy: 'Give a folder with --out; it is made when it is not there.',
    });
  }
  if (existsSync(join(directory, 'run.json'))) {
    throw new PawlError({
      code: 'RUN_EXISTS',
      message: `${directory} already holds a run`,
      remedy: 'Choose another name or directory, or delete the old run first.',
    });
  }
  return directory;
};

const nearestExisting = (path: string): string => {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
};

/** What another command takes to find a run: its name in its data directory, else its directory. */
export const runReference = (directory: string, data: string): string => {
  const folder = join(resolve(data), 'runs');
  return resolve(directory, '..') === folder ? directory.slice(folder.length + 1) : directory;
};
