import { setTimeout as wait } from 'node:timers/promises';
import { PawlError } from '@pawl/core/errors';

const WAIT_MS = 50;
const WAIT_TRIES = 200;

/** The HTTP API of the server that holds a data directory. */
export interface Api {
  /** @throws PawlError as the server says it; `NOT_FOUND` where there is no such thing */
  readonly get: <T>(path: string) => Promise<T>;
  /** The answer as it came. */
  readonly text: (path: string) => Promise<string>;
  readonly post: <T>(path: string, body: string) => Promise<T>;
  /** Posts an OTLP request. Errors name `place`, as their text comes in the request's encoding. */
  readonly send: (path: string, body: Uint8Array, contentType: string, place: string) => Promise<void>;
  /** Asks until it is there: what was acknowledged is stored, and becomes visible a moment later. */
  readonly waitFor: <T>(path: string) => Promise<T>;
}

/** The server does not answer any more, or not yet. */
export class ServerGone extends PawlError {
  constructor(url: string, cause: unknown) {
    super({
      code: 'SERVER_GONE',
      message: `the pawl server at ${url} does not answer`,
      remedy: 'Look at the output of `pawl up`, or start it again.',
      cause,
    });
  }
}

export const apiOf = (url: string): Api => {
  const request = async (path: string, init?: RequestInit): Promise<string> => {
    const { response, text } = await ask(url, path, init);
    if (!response.ok) throw problemOf(response.status, text);
    return text;
  };
  const get = async <T>(path: string): Promise<T> => JSON.parse(await request(path)) as T;
  return {
    get,
    text: path => request(path),
    waitFor: async path => {
      for (let tries = 0; ; tries++) {
        try {
          return await get(path);
        } catch (error) {
          if (tries === WAIT_TRIES || !(error instanceof PawlError && error.code === 'NOT_FOUND')) throw error;
          await wait(WAIT_MS);
        }
      }
    },
    post: async (path, body) =>
      JSON.parse(await request(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } })),
    send: async (path, body, contentType, place) => {
      const { response } = await ask(url, path, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': contentType },
      });
      if (!response.ok) throw refused(response.status, place);
    },
  };
};

/** `fetch` fails with a TypeError when nobody answers, or stops in the middle. */
const ask = async (url: string, path: string, init: RequestInit | undefined) => {
  try {
    const response = await fetch(new URL(path, url), init);
    return { response, text: await response.text() };
  } catch (cause) {
    throw new ServerGone(url, cause);
  }
};

const refused = (status: number, place: string): PawlError =>
  new PawlError({
    code: 'OTLP_REFUSED',
    message: `${place}: ${status === 413 ? 'it is larger than the server takes in one request' : `the server refused it with status ${status}`}`,
    remedy: status === 503 ? 'The server is busy; try again in a moment.' : 'Split it into requests of fewer spans.',
  });

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
