import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createProbe } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { PawlError } from '@pawl/core/errors';
import type { Hono } from 'hono';
import { boundConnections } from './connections.js';

export interface Listener {
  readonly port: number;
  /** Takes no new connections, waits for requests under way, and cuts what is left. */
  close(): Promise<void>;
}

/** A request, body included, has to arrive within the one; its headers within the other. Stops slow senders. */
const TIMEOUTS = { requestMs: 30_000, headersMs: 10_000, checkEveryMs: 5_000 };
const MAX_CONNECTIONS = 1_000;
const CLOSE_WITHIN_MS = 5_000;

/** Serves an app on one address. */
export const listen = async (
  app: Hono,
  host: string,
  port: number,
  timeouts = TIMEOUTS,
  maxConnections = MAX_CONNECTIONS,
): Promise<Listener> => {
  const server = createServer(
    {
      requestTimeout: timeouts.requestMs,
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: timeouts.checkEveryMs,
    },
    getRequestListener(app.fetch),
  );
  boundConnections(server, maxConnections);
  const answering = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo; // an address and not a path, as it listens on a port
  return { port: address.port, close: () => closeServer(server, answering) };
};

/** Browsers keep connections open on which they say nothing: only those with a request are waited for. */
const closeServer = async (server: Server, answering: ReadonlySet<ServerResponse>): Promise<void> => {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  const answers = [...answering].map(response => once(response, 'close'));
  const enough = new AbortController();
  await Promise.race([
    Promise.allSettled(answers),
    pause(CLOSE_WITHIN_MS, undefined, { signal: enough.signal }).catch(() => {}),
  ]);
  enough.abort();
  server.closeAllConnections();
  await closed;
};

/** @throws PawlError `PORT_IN_USE` or `CANNOT_LISTEN` as {@link listen} would, naming the `option` that chooses the port */
export const requireFreePort = async (host: string, port: number, option = '--port'): Promise<void> => {
  const cause = await tryPort(host, port);
  if (cause !== null) throw cannotListen(host, port, cause, option);
};

/** Whether nobody listens on a port now. */
export const isFree = async (host: string, port: number): Promise<boolean> => (await tryPort(host, port)) === null;

const tryPort = async (host: string, port: number): Promise<Error | null> => {
  if (port === 0) return null;
  const probe = createProbe();
  return new Promise(resolve => {
    probe.once('error', resolve);
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
};

const cannotListen = (host: string, port: number, cause: Error, option = '--port'): PawlError => {
  const taken = 'code' in cause && cause.code === 'EADDRINUSE';
  return new PawlError({
    code: taken ? 'PORT_IN_USE' : 'CANNOT_LISTEN',
    message: taken
      ? `port ${port} on ${host} is taken by another program`
      : `cannot listen on ${host}:${port}: ${cause.message}`,
    remedy: `Choose another port with ${option}; ${option} 0 takes a free one.`,
    cause,
  });
};
