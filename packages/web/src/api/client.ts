import { ApiError, errorOfAnswer, unreachable } from './error.js';

/** What of a query string is set; undefined and empty values are left out. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** `/api/…` with path segments encoded and parameters added. */
export const apiUrl = (segments: readonly string[], parameters: Parameters = {}): string => {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const path = `/api/${segments.map(encodeURIComponent).join('/')}`;
  return query.size === 0 ? path : `${path}?${query}`;
};

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
};

/**
 * GETs a JSON document. The shape is the server's promise (`types.ts`); nothing is validated here.
 * @throws ApiError for every other outcome than 2xx with JSON; an aborted request rejects as fetch does.
 */
export const getJson = async <T>(url: string, signal: AbortSignal): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw unreachable();
  }
  const body = await bodyOf(response);
  if (!response.ok) {
    // A gateway in between says with these that the server itself is away.
    if (body === undefined && [502, 503, 504].includes(response.status)) throw unreachable();
    throw errorOfAnswer(response.status, body);
  }
  if (body === undefined) {
    throw new ApiError({
      status: response.status,
      code: 'NOT_JSON',
      message: `${url} did not answer with JSON.`,
      remedy: 'Check that the address in the browser is the one that `pawl up` printed.',
    });
  }
  return body as T;
};
