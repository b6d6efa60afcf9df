import { join } from 'node:path';
import { type EventEngine, openClickhouseServer, openEmbeddedEvents, prepareDataDirectory } from '../engines/index.js';
import { OTHER_PROFILE, startClickhouseServer } from './clickhouse-server.js';

export interface EventEngineSize {
  readonly size: string;
  readonly open: () => Promise<EventEngine>;
}

/** The engine as a ClickHouse server that is named by a URL with credentials and has another profile. */
export const openOverHttp = async (): Promise<EventEngine> => {
  const server = await startClickhouseServer({ user: 'pawl', password: 'p@ss:w/rd', profile: OTHER_PROFILE });
  const engine = await openClickhouseServer(server.url);
  return {
    ...engine,
    async close() {
      await engine.close();
      await server.close();
    },
  };
};

/**
 * Every size of the event engine, for the suites that all of them have to pass. A server of yours is one of them where
 * `PAWL_TEST_CLICKHOUSE_URL` names an empty one.
 *
 * @param directory - an empty folder for the embedded one
 */
export const eventEngines = (directory: string): readonly EventEngineSize[] => {
  const serverUrl = process.env['PAWL_TEST_CLICKHOUSE_URL'];
  return [
    { size: 'chDB', open: () => openEmbeddedEvents(prepareDataDirectory(join(directory, 'embedded')), () => {}) },
    { size: "a ClickHouse server's HTTP interface", open: openOverHttp },
    ...(serverUrl === undefined ? [] : [{ size: 'a ClickHouse server', open: () => openClickhouseServer(serverUrl) }]),
  ];
};
