import {
  openEmbeddedState,
  openPglite,
  openPostgresServer,
  prepareDataDirectory,
  type StateEngine,
} from '../engines/index.js';
import { emptyDatabase } from './empty-database.js';

export interface StateEngineSize {
  readonly size: string;
  readonly open: () => Promise<StateEngine>;
}

const quiet = (): void => {};

/**
 * Every size of the state engine, for the suites that all of them have to pass. A server of yours is one of them where
 * `PAWL_TEST_POSTGRES_URL` names it, with a user who may make databases; `scripts/contract-servers.mjs` starts one.
 *
 * @param directory - an empty folder for the embedded one
 */
export const stateEngines = (directory: string): readonly StateEngineSize[] => {
  const serverUrl = process.env['PAWL_TEST_POSTGRES_URL'];
  return [
    { size: 'PostgreSQL from npm', open: () => openEmbeddedState(prepareDataDirectory(directory), quiet) },
    { size: 'PGlite', open: () => openPglite() },
    ...(serverUrl === undefined
      ? []
      : [{ size: 'a PostgreSQL server', open: async () => openPostgresServer(await emptyDatabase(serverUrl), quiet) }]),
  ];
};
