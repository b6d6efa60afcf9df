import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import type { DataDirectory } from '../data-directory.js';
import { entryOf } from '../entry.js';
import type { EngineHealth } from '../health.js';
import type { Log } from '../log.js';
import { socketDirectory } from '../socket-path.js';
import { superviseChild } from '../supervised-child.js';
import { CONNECTIONS, connectEvents, type EventConnection } from './connection.js';

/** What the host process is told. */
export interface HostArguments {
  readonly directory: string;
  /** Folder for rows on their way in. */
  readonly incoming: string;
  readonly socket: string;
  readonly sessions: number;
  /** How long to wait for the host of a server that was just killed, in milliseconds. */
  readonly patienceMs: number;
}

/** The event engine: a client that does not know which of its two sizes it talks to. */
export interface EventEngine {
  /** For clients in other processes. */
  readonly connection: EventConnection;
  readonly client: ClickHouseClient;
  health(): Promise<EngineHealth>;
  close(): Promise<void>;
}

/** Two clients ask: the server's, and that of the process that assembles. */
const SESSIONS = CONNECTIONS + 2;
/** chDB runs each query on a thread of libuv; more than the sessions, so that file access never waits for queries. */
const THREADS = 16;
const SOCKET_NAME = 'events.sock';

/** Starts chDB on the data directory in a child process. */
export const openEmbeddedEvents = async (data: DataDirectory, log: Log): Promise<EventEngine> => {
  const socket = join(socketDirectory(data.sockets, SOCKET_NAME, null), SOCKET_NAME);
  const host = await superviseChild({
    name: 'event engine',
    entry: entryOf('chdb-host'),
    argument: {
      directory: data.events,
      incoming: data.incoming,
      socket,
      sessions: SESSIONS,
      patienceMs: 10_000,
    } satisfies HostArguments,
    environment: { UV_THREADPOOL_SIZE: String(THREADS) },
    startWithinMs: 30_000,
    stopWithinMs: 10_000,
    log,
  });
  const connection = { url: 'http://localhost', socket };
  const client = connectEvents(connection);
  return {
    connection,
    client,
    health: async () => ({ kind: 'chdb', ...host.health() }),
    async close() {
      await client.close();
      await host.stop();
    },
  };
};
