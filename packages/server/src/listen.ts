import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { PawlError } from '@pawl/core/errors';
import type { Hono } from 'hono';

export interface Listener {
  readonly port: number;
  /** Takes no new connections, waits for requests under way, and cuts what is left. */
  close(): Promise<void>;
}

/** A request, body included, has to arrive within this; its headers within the shorter one. Stops slow senders. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 1_000;
const CLOSE_WITHIN_MS = 5_000;

/** Serves an app on one address. */
export const listen = async (app: Hono, host: string, port: number): Promise<Listener> => {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 5_000 },
    getRequestListener(app.fetch),
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // an address and not a path, as it listens on a port
  return { port: address.port, close: () => closeServer(server) };
};

const closeServer = (server: Server): Promise<void> =>
  new Promise(resolve => {
    const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

const cannotListen = (host: string, port: number, cause: Error): PawlError => {
  const taken = 'code' in cause && cause.code === 'EADDRINUSE';
  return new PawlError({
    code: taken ? 'PORT_IN_USE' : 'CANNOT_LISTEN',
    message: taken
      ? `port ${port} on ${host} is taken by another program`
      : `cannot listen on ${host}:${port}: ${cause.message}`,
    remedy: 'Choose another port with --port; --port 0 takes a free one.',
    cause,
  });
};
