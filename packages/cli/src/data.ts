import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PawlError } from '@pawl/core/errors';
import { ID_PATTERN } from '@pawl/core/trajectory';

/** The option that every command with stored data takes. */
export const DATA_OPTION = ['--data <dir>', 'data directory', '.pawl'] as const;

/** Where a run lives: a directory as given, or the run of that name in the data directory. */
export const runDirectory = (run: string, dataDirectory: string): string => {
  if (existsSync(join(run, 'run.json'))) return resolve(run);
  if (ID_PATTERN.test(run)) {
    const directory = join(resolve(dataDirectory), 'runs', run);
    if (existsSync(join(directory, 'run.json'))) return directory;
  }
  throw new PawlError({
    code: 'RUN_NOT_FOUND',
    message: `there is no run ${run}: neither a directory with a run.json, nor a run of that name in ${dataDirectory}`,
    remedy: 'Give the directory that `pawl run` printed, or the data directory with --data.',
  });
};

/** Where a new run goes: the directory as given, or one of that name in the data directory. Refuses to mix two runs. */
export const newRunDirectory = (options: { out?: string | undefined; id: string; data: string }): string => {
  if (!ID_PATTERN.test(options.id)) {
    throw new PawlError({
      code: 'RUN_BAD_NAME',
      message: `"${options.id}" cannot be the name of a run`,
      remedy: 'Use letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
    });
  }
  const directory = options.out === undefined ? join(resolve(options.data), 'runs', options.id) : resolve(options.out);
  if (existsSync(join(directory, 'run.json'))) {
    throw new PawlError({
      code: 'RUN_EXISTS',
      message: `${directory} already holds a run`,
      remedy: 'Choose another name or directory, or delete the old run first.',
    });
  }
  return directory;
};
