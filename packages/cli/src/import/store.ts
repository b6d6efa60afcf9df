import { PawlError } from '@pawl/core/errors';
import type { Span } from '@pawl/core/trajectory';
import { type Api, withServer } from '../server.js';

/** Characters of one request; what the server takes is several times as much. */
const REQUEST_LIMIT = 8 * 1024 * 1024;

/**
 * Stores spans as they are read, in requests of a size that the server takes whole; gives the ids of their trajectories.
 * What fits in one request is read to its end before anything is sent, so that a small file with a mistake leaves nothing.
 *
 * @param read - begins from the start each time that it is called
 */
export const storeSpans = async (
  read: () => AsyncIterable<readonly Span[]>,
  dataDirectory: string,
): Promise<readonly string[]> => {
  const bodies = requests(read());
  const first = await bodies.next();
  if (first.done === true) return [];
  const isAll = (await peek(bodies)) === null;
  return withServer(dataDirectory, async api => {
    const ids = new Set<string>();
    if (isAll) await post(api, first.value, ids);
    else await postAll(api, requests(read()), ids);
    return [...ids];
  });
};

/** The next request, if there is one; a mistake in it is told when it is read again. */
const peek = async (bodies: AsyncGenerator<string>): Promise<string | null> => {
  const next = await bodies.next();
  await bodies.return(undefined);
  return next.done === true ? null : next.value;
};

const postAll = async (api: Api, bodies: AsyncIterable<string>, ids: Set<string>): Promise<void> => {
  try {
    for await (const body of bodies) await post(api, body, ids);
  } catch (error) {
    if (ids.size === 0 || !(error instanceof PawlError) || error.code === 'SERVER_GONE') throw error;
    const { code, message, remedy } = error;
    const stored = 'What stood before it is stored; importing the file again stores nothing twice.';
    throw new PawlError({ code, message, remedy: `${remedy} ${stored}`, cause: error });
  }
};

const post = async (api: Api, body: string, ids: Set<string>): Promise<void> => {
  const { trajectories } = await api.post<{ trajectories: readonly string[] }>('/api/import', body);
  for (const id of trajectories) ids.add(id);
};

/** The bodies of the requests: as many spans in each as fit. */
async function* requests(groups: AsyncIterable<readonly Span[]>): AsyncGenerator<string> {
  let waiting: string[] = [];
  let size = 0;
  for await (const spans of groups) {
    for (const span of spans) {
      const text = JSON.stringify(span);
      if (size > 0 && size + text.length > REQUEST_LIMIT) {
        yield bodyOf(waiting);
        waiting = [];
        size = 0;
      }
      waiting.push(text);
      size += text.length;
    }
  }
  if (size > 0) yield bodyOf(waiting);
}

const bodyOf = (spans: readonly string[]): string => `{"spans":[${spans.join(',')}]}`;
