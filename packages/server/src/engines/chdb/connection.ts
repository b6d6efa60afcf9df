import { Agent, type AgentOptions } from 'node:http';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

/** Where ClickHouse's HTTP interface is: at a URL, behind a unix socket when it is our own. Plain data. */
export interface EventConnection {
  readonly url: string;
  readonly socket: string | null;
}

/** Connections of one client; as many as the embedded engine has sessions. */
export const CONNECTIONS = 6;
const REQUEST_TIMEOUT_MS = 30_000;

/** A stock client. Closing it closes its connections. */
export const connectEvents = ({ url, socket }: EventConnection): ClickHouseClient => {
  const common = {
    url,
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: CONNECTIONS,
    log: { level: ClickHouseLogLevel.OFF },
  };
  if (socket === null) return createClient(common);
  // An agent hands its options to net.connect, which knows `socketPath`; the type of the options leaves that out.
  const options: AgentOptions & { socketPath: string } = {
    keepAlive: true,
    maxSockets: CONNECTIONS,
    socketPath: socket,
  };
  return createClient({ ...common, http_agent: new Agent(options) });
};
