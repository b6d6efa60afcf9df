import { setTimeout as wait } from 'node:timers/promises';
import { PawlError } from '@pawl/core/errors';

const WAIT_MS = 50;
const WAIT_TRIES = 200;

/** The HTTP API of the server that holds a data directory. */
export interface Api {
  readonly get: <T>(path: string) => Promise<T>;
  readonly post: <T>(path: string, body: string) => Promise<T>;
  /** Posts an OTLP request; what the answer says in its own encoding is of no interest once it is a success. */
  readonly send: (path: string, body: Uint8Array, contentType: string) => Promise<void>;
  /** Asks until it is there: what was acknowledged is stored, and becomes visible a moment later. */
  readonly waitFor: <T>(path: string) => Promise<T>;
}

/**
 * Speaks to the server that holds `dataDirectory`. Where none runs, starts one in this process and stops it afterwards,
 * so that one process owns a data directory at any time.
 */
export const withServer = async <T>(dataDirectory: string, use: (api: Api) => Promise<T>): Promise<T> => {
  const { runningServer, startServer } = await import('@pawl/server');
  const running = await runningServer(dataDirectory);
  if (running !== null) return use(apiOf(running.url));
  const server = await startServer({ dataDirectory, port: 0 });
  try {
    return await use(apiOf(server.url));
  } finally {
    await server.close();
  }
};

const apiOf = (url: string): Api => {
  const request = async (path: string, init?: RequestInit): Promise<string> => {
    const response = await fetch(new URL(path, url), init);
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text);
    return text;
  };
  const get = async <T>(path: string): Promise<T> => JSON.parse(await request(path)) as T;
  return {
    get,
    waitFor: async path => {
      for (let tries = 0; ; tries++) {
        try {
          return await get(path);
        } catch (error) {
          if (tries === WAIT_TRIES) throw error;
          await wait(WAIT_MS);
        }
      }
    },
    post: async (path, body) =>
      JSON.parse(await request(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })),
    send: async (path, body, contentType) => {
      await request(path, { method: 'POST', body, headers: { 'content-type': contentType } });
    },
  };
};

const problemOf = (status: number, text: string): PawlError => {
  const fallback = {
    code: 'SERVER_ANSWER',
    message: `the server answered ${status}: ${text.slice(0, 300)}`,
    remedy: 'Look at the output of `pawl up`.',
  };
  try {
    const body = JSON.parse(text) as { error?: Partial<typeof fallback>; message?: string };
    return new PawlError({
      ...fallback,
      ...(body.error ?? (body.message === undefined ? {} : { message: body.message })),
    });
  } catch {
    return new PawlError(fallback);
  }
};
