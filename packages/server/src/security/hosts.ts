import { PawlError } from '@pawl/core/errors';
import type { MiddlewareHandler } from 'hono';

/** The only address that the server listens on: everybody who can reach it may read everything. */
export const LOOPBACK = '127.0.0.1';

/** Refuses any address but loopback. */
export const requireLoopback = (host: string): void => {
  if (host === LOOPBACK) return;
  throw new PawlError({
    code: 'HOST_REFUSED',
    message: `pawl does not listen on ${host}: it has no sign-in yet, so that everybody in reach could read the data`,
    remedy: `Leave the host out (it is ${LOOPBACK}); from elsewhere, use an SSH tunnel.`,
  });
};

const NAMES = ['localhost', LOOPBACK, '[::1]'] as const;

/** The values of Host under which a browser on this machine may know the server; a rebound DNS name is none of them. */
export const hostsOf = (port: number): ReadonlySet<string> =>
  new Set(NAMES.flatMap(name => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));

const refusal = (code: string, message: string, remedy: string): PawlError => new PawlError({ code, message, remedy });

/**
 * Keeps foreign web pages out. Every request must name this server by a local name (DNS rebinding), and a request that
 * writes must not come from a page of another origin (CSRF). Programs such as OTLP exporters send no Origin.
 */
export const onlyLocal =
  (hosts: () => ReadonlySet<string>): MiddlewareHandler =>
  async (context, next) => {
    const allowed = hosts();
    const host = (context.req.header('host') ?? '').toLowerCase();
    // An absolute request target names a host, too.
    const named = new URL(context.req.url).host;
    if (!allowed.has(host) || (named !== host && !allowed.has(named))) {
      throw refusal('HOST_NOT_ALLOWED', 'this server is not known by that name', `Use http://${[...allowed][0]}/.`);
    }
    const writes = context.req.method !== 'GET' && context.req.method !== 'HEAD';
    if (writes && !isOwnPage(context.req.header('origin'), context.req.header('sec-fetch-site'), allowed)) {
      throw refusal('CROSS_SITE_WRITE', 'a page of another site may not write here', 'Use the interface or a program.');
    }
    await next();
  };

const isOwnPage = (origin: string | undefined, site: string | undefined, hosts: ReadonlySet<string>): boolean => {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  return origin.startsWith('http://') && hosts.has(origin.slice('http://'.length).toLowerCase());
};
