import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PawlError } from '@pawl/core/errors';
import { type Api, apiOf, ServerGone } from './api.js';
import { enginesFromEnvironment } from './engines.js';
import { tell } from './output.js';

export type { Api } from './api.js';

/** How often, and how long apart, a server that another command is starting or ending is looked for again. */
const TRIES = 20;
const RETRY_MS = 500;
/** After how long somebody who watches is told what takes so long. */
const PATIENCE_MS = 2_000;

/**
 * Does `work` again when the server of another command came or went in the middle of it: what it does must be the same
 * when done twice.
 */
export const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const passing =
        error instanceof ServerGone || (error instanceof PawlError && error.code === 'DATA_DIRECTORY_IN_USE');
      if (!passing || tries === TRIES) throw error;
      await wait(RETRY_MS);
    }
  }
};

/**
 * Speaks to the server that holds `dataDirectory`. Where none runs, starts one in this process and stops it afterwards,
 * so that one process owns a data directory at any time. `use` as in {@link patiently}.
 */
export const withServer = <T>(dataDirectory: string, use: (api: Api) => Promise<T>): Promise<T> =>
  patiently(() => onRunningServer(dataDirectory, use, () => onOwnServer(dataDirectory, use)));

/** Speaks to the server that holds `dataDirectory`, if one runs; does `otherwise` if none does. */
export const onRunningServer = async <T>(
  dataDirectory: string,
  use: (api: Api) => Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> => {
  const { runningServer } = await import('@pawl/server');
  const running = await runningServer(dataDirectory);
  return running === null ? otherwise() : use(apiOf(running.url));
};

/** Whether anything was ever stored in a data directory, or would be elsewhere. */
export const hasStore = (dataDirectory: string): boolean =>
  existsSync(join(dataDirectory, 'events')) || enginesFromEnvironment().clickhouseUrl !== undefined;

/**
 * Reads from the server of a data directory, or from its store where no server runs. Makes nothing where nothing is.
 *
 * @throws PawlError `NOTHING_STORED`
 */
export const getStored = <T>(dataDirectory: string, path: string): Promise<T> =>
  patiently(() =>
    onRunningServer(
      dataDirectory,
      api => api.get<T>(path),
      () => {
        if (hasStore(dataDirectory)) return withServer(dataDirectory, api => api.get<T>(path));
        throw new PawlError({
          code: 'NOTHING_STORED',
          message: `there is nothing stored in ${dataDirectory} yet`,
          remedy: 'Name the data directory with --data; `pawl up` and `pawl import` fill one.',
        });
      },
    ),
  );

const onOwnServer = async <T>(dataDirectory: string, use: (api: Api) => Promise<T>): Promise<T> => {
  const { startServer } = await import('@pawl/server');
  const explained = setTimeout(() => {
    if (process.stderr.isTTY)
      tell(`starting the store of ${dataDirectory}; while \`pawl up\` runs, this takes no time …`);
  }, PATIENCE_MS);
  try {
    const server = await startServer({
      dataDirectory,
      port: 0,
      // Measures and retention go by what its pawl.yaml says.
      projectDirectory: process.cwd(),
      ...enginesFromEnvironment(),
    });
    clearTimeout(explained);
    try {
      return await use(apiOf(server.url));
    } finally {
      await server.close();
    }
  } finally {
    clearTimeout(explained);
  }
};
