import { Agent, type AgentOptions } from 'node:http';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';

/** Where ClickHouse's HTTP interface is: at a URL, behind a unix socket when it is our own. Plain data. */
export interface EventConnection {
  readonly url: string;
  readonly socket: string | null;
}

/** Connections of one client; as many as the embedded engine has sessions. */
export const CONNECTIONS = 6;
const REQUEST_TIMEOUT_MS = 30_000;

/** How much of the engine a client asks for. */
export interface Share {
  readonly connections: number;
  readonly settings: ClickHouseSettings;
}

const WHOLE: Share = { connections: CONNECTIONS, settings: {} };
/** For work that may wait: one query at a time, on one thread. */
export const BEHIND: Share = { connections: 1, settings: { max_threads: 1 } };

/** A stock client. Closing it closes its connections. */
export const connectEvents = (
  { url, socket }: EventConnection,
  { connections, settings }: Share = WHOLE,
): ClickHouseClient => {
  const common = {
    url,
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: connections,
    clickhouse_settings: settings,
    log: { level: ClickHouseLogLevel.OFF },
  };
  if (socket === null) return createClient(common);
  // An agent hands its options to net.connect, which knows `socketPath`; the type of the options leaves that out.
  const options: AgentOptions & { socketPath: string } = {
    keepAlive: true,
    maxSockets: connections,
    socketPath: socket,
  };
  return createClient({ ...common, http_agent: new Agent(options) });
};
