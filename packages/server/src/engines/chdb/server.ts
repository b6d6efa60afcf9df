import { ClickHouseError } from '@clickhouse/client';
import { PawlError } from '@pawl/core/errors';
import { serverDown, serverUp } from '../health.js';
import { describeError } from '../log.js';
import { connectEvents } from './connection.js';
import type { EventEngine } from './engine.js';

/** From here on a `DELETE` returns once its rows are gone (`lightweight_deletes_sync`), whatever the server's profile says. */
const OLDEST = { year: 24, release: 8 };

/**
 * Uses a ClickHouse server. Credentials and options stand in the URL, as `@clickhouse/client` reads them.
 *
 * @throws PawlError `EVENTS_SERVER_UNUSABLE` when it does not answer, does not let us in, or is too old
 */
export const openClickhouseServer = async (url: string): Promise<EventEngine> => {
  const connection = { url, socket: null };
  const client = connectEvents(connection);
  const where = URL.canParse(url) ? new URL(url).host : 'that address';
  try {
    const answer = await client.query({ query: 'SELECT version() AS version', format: 'JSONEachRow' });
    const [row] = await answer.json<{ version: string }>();
    requireVersion(where, row?.version ?? '');
  } catch (cause) {
    await client.close();
    if (cause instanceof PawlError) throw cause;
    const how = cause instanceof ClickHouseError ? 'refuses the connection' : 'does not answer';
    throw new PawlError({
      code: 'EVENTS_SERVER_UNUSABLE',
      message: `the ClickHouse server at ${where} ${how}: ${describeError(cause)}`,
      remedy: 'Look whether it runs, and whether PAWL_CLICKHOUSE_URL names the right host, port, user and password.',
      cause,
    });
  }
  return {
    connection,
    client,
    async health() {
      // `/ping` would answer whoever asks, also with a wrong password.
      const answer = await client.ping({ select: true });
      return answer.success ? serverUp('clickhouse') : serverDown('clickhouse', answer.error);
    },
    close: () => client.close(),
  };
};

const requireVersion = (where: string, version: string): void => {
  const [year = 0, release = 0] = version.split('.').map(Number);
  if (year > OLDEST.year || (year === OLDEST.year && release >= OLDEST.release)) return;
  throw new PawlError({
    code: 'EVENTS_SERVER_UNUSABLE',
    message: `the ClickHouse server at ${where} is of version ${version}, which is too old`,
    remedy: `Use ${OLDEST.year}.${OLDEST.release} or later, or unset PAWL_CLICKHOUSE_URL to use the embedded engine.`,
  });
};
